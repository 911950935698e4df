// Reads a pickle without running anything.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "engine/backends/torch/state_dict/byte_cursor.h"
#include "engine/backends/torch/state_dict/pickle_value.h"

namespace actiscope::torch_backend::pickle {

/// Protocols 2 to 5. Values live as long as the unpickler, which reads any number of pickles one after the
/// other, each with a memo of its own. Memory stays in proportion to the pickle, and below a fixed bound.
/// Source: Python's pickletools.py, torch/serialization.py, torch/_utils.py.
class Unpickler {
public:
    /// Reads up to and including STOP. Throws ModelError: ModelUnreadable (damaged), ModelForbidden (asks for
    /// a global that is not allowed, findGlobal), ModelUnsupported (quantised tensors).
    Value* read(ByteCursor& cursor);

    /// Every storage that persistent ids named so far.
    [[nodiscard]] const std::vector<Storage>& storages() const { return m_storages; }

private:
    bool step(ByteCursor& cursor, unsigned opcode); ///< false: STOP
    bool readScalar(ByteCursor& cursor, unsigned opcode);
    bool readContainer(unsigned opcode);
    bool readMemo(ByteCursor& cursor, unsigned opcode);
    bool readObject(ByteCursor& cursor, unsigned opcode);

    void push(Value::Data data);
    void pushInteger(const std::string& littleEndian);
    Value* pop();
    Value* top();
    std::vector<Value*> popToMark();
    void pushTuple(std::size_t count);

    void append(const std::vector<Value*>& items);
    void setItems(const std::vector<Value*>& keysAndValues);
    void pushMemo(std::uint64_t index);
    void putMemo(std::uint64_t index);

    void call(const Value& function, const Value& arguments);
    void build();
    Dict dictFromPairs(const Sequence& arguments);
    Storage persistentStorage(const Value& id);

    void spend(std::size_t count);

    Arena m_values;
    std::vector<Value*> m_stack;
    std::vector<std::size_t> m_marks; ///< heights of the stack
    std::unordered_map<std::uint64_t, Value*> m_memo;
    std::vector<Storage> m_storages;
    std::size_t m_spent = 0;
};

} // namespace actiscope::torch_backend::pickle
