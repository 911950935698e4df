// What a pickle can hold here: plain values, tensors that still lie in the file, and foreign values as names.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <c10/core/ScalarType.h>

namespace actiscope::torch_backend::pickle {

struct Value;

struct None {};

/// A number of more than 64 bits: little-endian, two's complement.
struct BigInteger {
    std::string bytes;
};

struct Bytes {
    std::string bytes;
};

/// list, tuple, set, frozenset, torch.Size: what follows does not tell them apart.
struct Sequence {
    std::vector<Value*> items;
};

/// dict, OrderedDict: in the order in which they were filled; of equal keys the last one counts.
struct Dict {
    std::vector<std::pair<Value*, Value*>> items;
};

/// Data of tensors, in the file: how many elements of which type lie under which key.
struct Storage {
    c10::ScalarType type = c10::ScalarType::Float;
    std::string key;
    std::int64_t elements = 0;
    std::int64_t viewOffset = 0; ///< elements; of a storage that is a view into another (older PyTorch)
};

/// A tensor or a Parameter, within its storage: sizes, strides and offset have been checked against it.
struct Tensor {
    Storage storage;
    std::int64_t offset = 0; ///< elements
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> strides; ///< elements
};

/// What a global stands for. There is no way to run one.
enum class Role {
    Dict,
    Sequence,
    StorageType,
    Dtype,
    RebuildTensor,         ///< (storage, offset, size, stride, …)
    RebuildTensorWithType, ///< (storage, offset, size, stride, requires_grad, hooks, dtype, …)
    RebuildParameter,      ///< (tensor, …)
    RebuildFromType,       ///< (one of the three above, class, arguments, state)
    TensorClass,
    Inert ///< harmless: whatever it would make becomes a Foreign value
};

struct Global {
    std::string name; ///< "module.name"
    Role role = Role::Inert;
    c10::ScalarType type = c10::ScalarType::Undefined; ///< of StorageType and Dtype
};

/// Something harmless that this program does not know (a numpy scalar, a Namespace): its name, nothing else.
struct Foreign {
    std::string name;
};

struct Value {
    using Data = std::variant<None, bool, std::int64_t, double, BigInteger, std::string, Bytes, Sequence,
                              Dict, Global, Storage, Tensor, Foreign>;
    Data data;

    template <class T>
    [[nodiscard]] T* as() {
        return std::get_if<T>(&data);
    }
    template <class T>
    [[nodiscard]] const T* as() const {
        return std::get_if<T>(&data);
    }
};

/// Owns the values of one pickle: they point at each other in any way, cycles included.
using Arena = std::deque<Value>;

} // namespace actiscope::torch_backend::pickle
