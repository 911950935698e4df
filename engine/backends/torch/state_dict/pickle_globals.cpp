#include "engine/backends/torch/state_dict/pickle_globals.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

#include "engine/backends/torch/state_dict/model_error.h"

namespace actiscope::torch_backend::pickle {

namespace {

using c10::ScalarType;

struct Entry {
    std::string_view name;
    Role role;
    ScalarType type = ScalarType::Undefined;
};

constexpr Entry kAllowed[] = {
    {"collections.OrderedDict", Role::Dict},
    {"builtins.dict", Role::Dict},
    {"builtins.list", Role::Sequence},
    {"builtins.tuple", Role::Sequence},
    {"builtins.set", Role::Sequence},
    {"builtins.frozenset", Role::Sequence},
    {"torch.Size", Role::Sequence},
    {"torch._utils._rebuild_tensor", Role::RebuildTensor},
    {"torch._utils._rebuild_tensor_v2", Role::RebuildTensor},
    {"torch._utils._rebuild_tensor_v3", Role::RebuildTensorWithType},
    {"torch._utils._rebuild_parameter", Role::RebuildParameter},
    {"torch._utils._rebuild_parameter_with_state", Role::RebuildParameter},
    {"torch.nn.parameter.Parameter", Role::RebuildParameter},
    {"torch._tensor._rebuild_from_type", Role::RebuildFromType},
    {"torch._tensor._rebuild_from_type_v2", Role::RebuildFromType},
    {"torch.Tensor", Role::TensorClass},
    {"torch._tensor.Tensor", Role::TensorClass},
    {"torch.storage.UntypedStorage", Role::StorageType, ScalarType::Byte},
    {"torch.storage._UntypedStorage", Role::StorageType, ScalarType::Byte},
    {"torch.storage.TypedStorage", Role::StorageType, ScalarType::Byte},
    {"torch.storage._TypedStorage", Role::StorageType, ScalarType::Byte},
    {"torch.UntypedStorage", Role::StorageType, ScalarType::Byte},
    {"torch.TypedStorage", Role::StorageType, ScalarType::Byte},
};

/// Found in checkpoints beside the state dict: settings, counters, dates, scores.
constexpr std::string_view kInert[] = {
    "_codecs.encode", // how protocol 2 writes bytes, those of numpy scalars too
    "argparse.Namespace",
    "builtins.bool",
    "builtins.bytearray",
    "builtins.bytes",
    "builtins.complex",
    "builtins.float",
    "builtins.int",
    "builtins.object",
    "builtins.slice",
    "builtins.str",
    "collections.Counter",
    "collections.defaultdict",
    "collections.deque",
    "datetime.date",
    "datetime.datetime",
    "datetime.time",
    "datetime.timedelta",
    "datetime.timezone",
    "decimal.Decimal",
    "fractions.Fraction",
    "pathlib.Path",
    "pathlib.PosixPath",
    "pathlib.PurePath",
    "pathlib.PurePosixPath",
    "pathlib.PureWindowsPath",
    "pathlib.WindowsPath",
    "torch.device",
    "types.SimpleNamespace",
    "uuid.UUID",
};

/// numpy's scalars, arrays and types: an array where a tensor should be is refused when it is asked for.
constexpr std::string_view kInertNumpy[] = {
    "multiarray._reconstruct",
    "multiarray.scalar",
    "numeric._frombuffer",
    "dtype",
    "ndarray",
    "bool_",
    "bool8",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "float32",
    "float64",
    "complex64",
    "complex128",
    "str_",
};

struct TypeName {
    std::string_view storage; ///< "Float" of torch.FloatStorage
    std::string_view dtype;   ///< "float32" of torch.float32
    ScalarType type;
};

constexpr TypeName kTypes[] = {
    {"Double", "float64", ScalarType::Double},
    {"Float", "float32", ScalarType::Float},
    {"Half", "float16", ScalarType::Half},
    {"BFloat16", "bfloat16", ScalarType::BFloat16},
    {"Long", "int64", ScalarType::Long},
    {"Int", "int32", ScalarType::Int},
    {"Short", "int16", ScalarType::Short},
    {"Char", "int8", ScalarType::Char},
    {"Byte", "uint8", ScalarType::Byte},
    {"Bool", "bool", ScalarType::Bool},
    {"ComplexHalf", "complex32", ScalarType::ComplexHalf},
    {"ComplexFloat", "complex64", ScalarType::ComplexFloat},
    {"ComplexDouble", "complex128", ScalarType::ComplexDouble},
    {"QInt8", "qint8", ScalarType::QInt8},
    {"QUInt8", "quint8", ScalarType::QUInt8},
    {"QInt32", "qint32", ScalarType::QInt32},
    {"QUInt4x2", "quint4x2", ScalarType::QUInt4x2},
    {"QUInt2x4", "quint2x4", ScalarType::QUInt2x4},
};

bool removePrefix(std::string_view& text, std::string_view prefix) {
    const bool there = text.substr(0, prefix.size()) == prefix;
    if (there) {
        text.remove_prefix(prefix.size());
    }
    return there;
}

/// torch.FloatStorage, torch.cuda.FloatStorage, torch.float32.
std::optional<Global> findType(std::string_view full) {
    std::string_view name = full;
    if (!removePrefix(name, "torch.")) {
        return std::nullopt;
    }
    removePrefix(name, "cuda.");
    for (const TypeName& type : kTypes) {
        if (name == type.dtype) {
            return Global{std::string(full), Role::Dtype, type.type};
        }
        if (name.size() == type.storage.size() + std::strlen("Storage") &&
            name.substr(0, type.storage.size()) == type.storage &&
            name.substr(type.storage.size()) == "Storage") {
            return Global{std::string(full), Role::StorageType, type.type};
        }
    }
    return std::nullopt;
}

bool isInert(std::string_view full) {
    if (std::find(std::begin(kInert), std::end(kInert), full) != std::end(kInert)) {
        return true;
    }
    if (!removePrefix(full, "numpy.")) {
        return false;
    }
    if (!removePrefix(full, "core.")) {
        removePrefix(full, "_core."); // its name since numpy 2
    }
    return std::find(std::begin(kInertNumpy), std::end(kInertNumpy), full) != std::end(kInertNumpy);
}

/// Python 2 and protocol 2 know these by their old names.
std::string currentName(const std::string& module, const std::string& name) {
    if (module != "__builtin__") {
        return module + "." + name;
    }
    return "builtins." + (name == "long"      ? "int"
                          : name == "unicode" ? "str"
                          : name == "xrange"  ? "range"
                                              : name);
}

} // namespace

Global findGlobal(const std::string& module, const std::string& name) {
    const std::string full = currentName(module, name);
    for (const Entry& entry : kAllowed) {
        if (full == entry.name) {
            return {full, entry.role, entry.type};
        }
    }
    if (const std::optional<Global> type = findType(full)) {
        return *type;
    }
    if (isInert(full)) {
        return {full, Role::Inert};
    }
    throw ModelError(
        ErrorCode::ModelForbidden,
        "it asks for " + shown(module + "." + name) +
            ", which is not allowed: a file may hold tensors and plain values only, and nothing in it is "
            "ever run; save the network's state_dict() instead");
}

} // namespace actiscope::torch_backend::pickle
