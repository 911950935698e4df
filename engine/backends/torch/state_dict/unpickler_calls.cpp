// What a pickle may "call": each of these makes a value out of values, none runs anything.
#include <algorithm>

#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/backends/torch/state_dict/unpickler.h"

namespace actiscope::torch_backend::pickle {

namespace {

constexpr std::size_t kMostDimensions = 16;

[[noreturn]] void damaged(const char* what) {
    throwUnreadable(std::string("its pickle is damaged (") + what + "); download or copy it again");
}

const Sequence& sequence(const Value& value, const char* what) {
    if (const auto* items = value.as<Sequence>()) {
        return *items;
    }
    damaged(what);
}

template <class T>
const T& argument(const Sequence& arguments, std::size_t index, const char* what) {
    if (index < arguments.items.size()) {
        if (const T* value = arguments.items[index]->as<T>()) {
            return *value;
        }
    }
    damaged(what);
}

/// Sizes and strides: non-negative numbers.
std::vector<std::int64_t> lengths(const Sequence& items) {
    if (items.items.size() > kMostDimensions) {
        damaged("a tensor of too many dimensions");
    }
    std::vector<std::int64_t> result;
    for (std::size_t i = 0; i < items.items.size(); ++i) {
        result.push_back(argument<std::int64_t>(items, i, "a tensor whose shape is no list of numbers"));
        if (result.back() < 0) {
            damaged("a tensor with a negative length");
        }
    }
    return result;
}

/// An expanded tensor repeats the elements of its storage; more than this many are no network's.
constexpr std::int64_t kMostRepeated = std::int64_t{1} << 24;

/// Throws where the tensor reaches outside its storage or repeats elements of it so that it outgrows it by
/// far.
void checkLayout(const Tensor& tensor) {
    const char* const outside = "a tensor that reaches outside its data";
    if (tensor.sizes.size() != tensor.strides.size()) {
        damaged("a tensor with more lengths than strides");
    }
    if (std::find(tensor.sizes.begin(), tensor.sizes.end(), 0) != tensor.sizes.end()) {
        return; // no elements: nothing will be read
    }
    std::int64_t count = 1;
    std::int64_t last = tensor.offset;
    for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
        std::int64_t reach = 0;
        if (__builtin_mul_overflow(count, tensor.sizes[i], &count) ||
            __builtin_mul_overflow(tensor.sizes[i] - 1, tensor.strides[i], &reach) ||
            __builtin_add_overflow(last, reach, &last)) {
            damaged(outside);
        }
    }
    std::int64_t end = 0;
    if (tensor.offset < 0 || __builtin_add_overflow(tensor.storage.viewOffset, last, &end) ||
        end >= tensor.storage.elements || count > std::max(tensor.storage.elements, kMostRepeated)) {
        damaged(outside);
    }
}

/// (storage, offset, size, stride, …); with a type: (…, requires_grad, hooks, dtype, …) over untyped bytes.
Tensor rebuildTensor(const Sequence& arguments, bool withType) {
    Tensor tensor;
    tensor.storage = argument<Storage>(arguments, 0, "a tensor without data");
    tensor.offset = argument<std::int64_t>(arguments, 1, "a tensor without an offset");
    tensor.sizes = lengths(argument<Sequence>(arguments, 2, "a tensor without a shape"));
    tensor.strides = lengths(argument<Sequence>(arguments, 3, "a tensor without strides"));
    if (withType) {
        const Global& type = argument<Global>(arguments, 6, "a tensor without a type");
        if (type.role != Role::Dtype || tensor.storage.viewOffset != 0) {
            damaged("a tensor without a type");
        }
        const auto bytes =
            tensor.storage.elements * static_cast<std::int64_t>(c10::elementSize(tensor.storage.type));
        tensor.storage.type = type.type;
        tensor.storage.elements = bytes / static_cast<std::int64_t>(c10::elementSize(type.type));
    }
    checkLayout(tensor);
    return tensor;
}

/// A parameter is the tensor that it holds; one without is inert.
Value rebuildParameter(const Global& global, const Sequence& arguments) {
    if (!arguments.items.empty()) {
        if (const auto* tensor = arguments.items.front()->as<Tensor>()) {
            return Value{*tensor};
        }
    }
    return Value{Foreign{global.name}};
}

} // namespace

Dict Unpickler::dictFromPairs(const Sequence& arguments) {
    Dict dict;
    if (arguments.items.empty()) {
        return dict;
    }
    if (const auto* other = arguments.items.front()->as<Dict>()) {
        spend(other->items.size());
        return *other;
    }
    const Sequence& pairs = sequence(*arguments.items.front(), "a dictionary made of no pairs");
    spend(pairs.items.size());
    for (const Value* item : pairs.items) {
        const Sequence& pair = sequence(*item, "a dictionary made of no pairs");
        if (pair.items.size() != 2) {
            damaged("a dictionary made of no pairs");
        }
        dict.items.emplace_back(pair.items[0], pair.items[1]);
    }
    return dict;
}

void Unpickler::call(const Value& function, const Value& argumentValue) {
    const auto* global = function.as<Global>();
    if (global == nullptr) {
        damaged("it calls something that is no function");
    }
    const Sequence& arguments = sequence(argumentValue, "a call without arguments");
    switch (global->role) {
    case Role::Dict:
        push(dictFromPairs(arguments));
        return;
    case Role::Sequence: {
        const auto* items = arguments.items.empty() ? nullptr : arguments.items.front()->as<Sequence>();
        spend(items == nullptr ? 0 : items->items.size());
        push(items == nullptr ? Sequence{} : *items);
        return;
    }
    case Role::RebuildTensor:
    case Role::RebuildTensorWithType:
        push(rebuildTensor(arguments, global->role == Role::RebuildTensorWithType));
        return;
    case Role::RebuildParameter:
        push(std::move(rebuildParameter(*global, arguments).data));
        return;
    case Role::RebuildFromType: {
        const Global& inner = argument<Global>(arguments, 0, "a tensor that nothing makes");
        if (inner.role == Role::RebuildFromType || arguments.items.size() < 3) {
            damaged("a tensor that nothing makes");
        }
        call(*arguments.items[0], *arguments.items[2]);
        return;
    }
    case Role::StorageType:
    case Role::Dtype:
    case Role::TensorClass:
    case Role::Inert:
        push(Foreign{global->name});
        return;
    }
}

void Unpickler::build() {
    pop(); // attributes: those of a dict or tensor do not matter here, foreign values have none
    const Value* target = top();
    if (target->as<Dict>() == nullptr && target->as<Tensor>() == nullptr &&
        target->as<Foreign>() == nullptr) {
        damaged("attributes for a plain value");
    }
}

/// ("storage", type, key, location, elements[, view]); view is None or (key, offset, elements).
Storage Unpickler::persistentStorage(const Value& id) {
    const char* const what = "a reference to something that is no tensor data";
    const Sequence& fields = sequence(id, what);
    if (argument<std::string>(fields, 0, what) != "storage") {
        damaged(what);
    }
    const Global& type = argument<Global>(fields, 1, what);
    if (type.role != Role::StorageType) {
        damaged(what);
    }
    Storage storage{type.type, argument<std::string>(fields, 2, what),
                    argument<std::int64_t>(fields, 4, what), 0};
    if (fields.items.size() > 5 && fields.items[5]->as<None>() == nullptr) {
        storage.viewOffset = argument<std::int64_t>(argument<Sequence>(fields, 5, what), 1, what);
    }
    std::int64_t bytes = 0;
    if (storage.elements < 0 || storage.viewOffset < 0 ||
        __builtin_mul_overflow(storage.elements, static_cast<std::int64_t>(c10::elementSize(storage.type)),
                               &bytes)) {
        damaged("tensor data of an impossible size");
    }
    return storage;
}

} // namespace actiscope::torch_backend::pickle
