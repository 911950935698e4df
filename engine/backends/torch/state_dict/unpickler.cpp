#include "engine/backends/torch/state_dict/unpickler.h"

#include <cstring>
#include <limits>

#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/backends/torch/state_dict/pickle_globals.h"

namespace actiscope::torch_backend::pickle {

namespace {

/// The checkpoint of a network with a thousand parameters and its optimiser takes some 50,000 values.
constexpr std::size_t kMostValues = 1'000'000;

enum Opcode : unsigned {
    kMark = '(',
    kStop = '.',
    kPop = '0',
    kPopMark = '1',
    kDup = '2',
    kBinBytes = 'B',
    kShortBinBytes = 'C',
    kBinFloat = 'G',
    kInt = 'I',
    kBinInt = 'J',
    kBinInt1 = 'K',
    kBinInt2 = 'M',
    kNone = 'N',
    kBinPersId = 'Q',
    kReduce = 'R',
    kBinString = 'T',
    kShortBinString = 'U',
    kBinUnicode = 'X',
    kEmptyList = ']',
    kAppend = 'a',
    kBuild = 'b',
    kGlobal = 'c',
    kAppends = 'e',
    kBinGet = 'h',
    kLongBinGet = 'j',
    kBinPut = 'q',
    kLongBinPut = 'r',
    kSetItem = 's',
    kTuple = 't',
    kEmptyTuple = ')',
    kSetItems = 'u',
    kEmptyDict = '}',
    kProto = 0x80,
    kNewObj = 0x81,
    kExt1 = 0x82,
    kExt4 = 0x84,
    kTuple1 = 0x85,
    kTuple2 = 0x86,
    kTuple3 = 0x87,
    kNewTrue = 0x88,
    kNewFalse = 0x89,
    kLong1 = 0x8a,
    kLong4 = 0x8b,
    kShortBinUnicode = 0x8c,
    kBinUnicode8 = 0x8d,
    kBinBytes8 = 0x8e,
    kEmptySet = 0x8f,
    kAddItems = 0x90,
    kFrozenSet = 0x91,
    kNewObjEx = 0x92,
    kStackGlobal = 0x93,
    kMemoize = 0x94,
    kFrame = 0x95,
    kByteArray8 = 0x96,
};

[[noreturn]] void damaged(const char* what) {
    throwUnreadable(std::string("its pickle is damaged (") + what + "); download or copy it again");
}

double bigEndianDouble(const std::string& bytes) {
    std::uint64_t bits = 0;
    for (const char c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
    }
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

/// The text form, as Python 2 writes what does not fit 32 bits.
std::int64_t parseInteger(const std::string& text) {
    try {
        std::size_t used = 0;
        const std::int64_t value = std::stoll(text, &used);
        if (used == text.size()) {
            return value;
        }
    } catch (const std::exception&) { // no number, or too large a one
    }
    damaged("a number that is none");
}

} // namespace

void Unpickler::spend(std::size_t count) {
    if (count > kMostValues - m_spent) {
        throwUnreadable("its pickle holds more than " + std::to_string(kMostValues) +
                        " values, far more than any network has; it is no state dict");
    }
    m_spent += count;
}

void Unpickler::push(Value::Data data) {
    spend(1);
    m_values.push_back(Value{std::move(data)});
    m_stack.push_back(&m_values.back());
}

Value* Unpickler::top() {
    if (m_stack.empty() || (!m_marks.empty() && m_marks.back() >= m_stack.size())) {
        damaged("its stack is empty where a value is needed");
    }
    return m_stack.back();
}

Value* Unpickler::pop() {
    Value* value = top();
    m_stack.pop_back();
    return value;
}

std::vector<Value*> Unpickler::popToMark() {
    if (m_marks.empty()) {
        damaged("a mark is missing");
    }
    const auto first = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    m_marks.pop_back();
    std::vector<Value*> values(first, m_stack.end());
    m_stack.erase(first, m_stack.end());
    return values;
}

void Unpickler::pushTuple(std::size_t count) {
    Sequence tuple{std::vector<Value*>(count)};
    for (std::size_t i = count; i-- > 0;) {
        tuple.items[i] = pop();
    }
    push(std::move(tuple));
}

void Unpickler::pushInteger(const std::string& littleEndian) {
    if (littleEndian.size() > sizeof(std::int64_t)) {
        push(BigInteger{littleEndian});
        return;
    }
    const bool negative = !littleEndian.empty() && (littleEndian.back() & 0x80) != 0;
    std::uint64_t bits = negative ? std::numeric_limits<std::uint64_t>::max() : 0;
    for (std::size_t i = littleEndian.size(); i-- > 0;) {
        bits = bits << 8 | static_cast<unsigned char>(littleEndian[i]);
    }
    push(static_cast<std::int64_t>(bits));
}

void Unpickler::append(const std::vector<Value*>& items) {
    Value* target = top();
    if (auto* sequence = target->as<Sequence>()) {
        sequence->items.insert(sequence->items.end(), items.begin(), items.end());
    } else if (target->as<Foreign>() == nullptr) {
        damaged("items for something that is no list");
    }
}

void Unpickler::setItems(const std::vector<Value*>& keysAndValues) {
    Value* target = top();
    if (keysAndValues.size() % 2 != 0) {
        damaged("a key without a value");
    }
    if (auto* dict = target->as<Dict>()) {
        for (std::size_t i = 0; i < keysAndValues.size(); i += 2) {
            dict->items.emplace_back(keysAndValues[i], keysAndValues[i + 1]);
        }
    } else if (target->as<Foreign>() == nullptr) {
        damaged("items for something that is no dictionary");
    }
}

void Unpickler::putMemo(std::uint64_t index) {
    m_memo[index] = top();
    if (m_memo.size() > kMostValues) {
        damaged("it remembers too many values");
    }
}

void Unpickler::pushMemo(std::uint64_t index) {
    const auto found = m_memo.find(index);
    if (found == m_memo.end()) {
        damaged("it asks for a value that it never stored");
    }
    m_stack.push_back(found->second);
}

Value* Unpickler::read(ByteCursor& cursor) {
    m_stack.clear();
    m_marks.clear();
    m_memo.clear();
    while (step(cursor, cursor.byte())) {
    }
    return pop();
}

bool Unpickler::step(ByteCursor& cursor, unsigned opcode) {
    if (opcode == kStop) {
        return false;
    }
    if (opcode == kProto) {
        if (cursor.byte() > 5) {
            damaged("a protocol above 5");
        }
        return true;
    }
    if (opcode == kFrame) { // only groups bytes for faster reading
        (void)cursor.number(8);
        return true;
    }
    if (!readScalar(cursor, opcode) && !readContainer(opcode) && !readMemo(cursor, opcode) &&
        !readObject(cursor, opcode)) {
        damaged("an opcode that protocols 2 to 5 do not have");
    }
    return true;
}

bool Unpickler::readScalar(ByteCursor& cursor, unsigned opcode) {
    switch (opcode) {
    case kNone:
        push(None{});
        return true;
    case kNewTrue:
    case kNewFalse:
        push(opcode == kNewTrue);
        return true;
    case kInt:
        push(parseInteger(cursor.line()));
        return true;
    case kBinInt:
        pushInteger(cursor.take(4));
        return true;
    case kBinInt1:
    case kBinInt2:
        push(static_cast<std::int64_t>(cursor.number(opcode == kBinInt1 ? 1 : 2)));
        return true;
    case kLong1:
    case kLong4:
        pushInteger(cursor.take(cursor.number(opcode == kLong1 ? 1 : 4)));
        return true;
    case kBinFloat:
        push(bigEndianDouble(cursor.take(8)));
        return true;
    case kShortBinUnicode:
    case kShortBinString:
        push(cursor.take(cursor.number(1)));
        return true;
    case kBinUnicode:
    case kBinString:
        push(cursor.take(cursor.number(4)));
        return true;
    case kBinUnicode8:
        push(cursor.take(cursor.number(8)));
        return true;
    case kShortBinBytes:
        push(Bytes{cursor.take(cursor.number(1))});
        return true;
    case kBinBytes:
        push(Bytes{cursor.take(cursor.number(4))});
        return true;
    case kBinBytes8:
    case kByteArray8:
        push(Bytes{cursor.take(cursor.number(8))});
        return true;
    default:
        return false;
    }
}

bool Unpickler::readContainer(unsigned opcode) {
    switch (opcode) {
    case kMark:
        m_marks.push_back(m_stack.size());
        return true;
    case kPop:
        // A mark on top is what POP takes away then.
        if (!m_marks.empty() && m_marks.back() == m_stack.size()) {
            m_marks.pop_back();
        } else {
            pop();
        }
        return true;
    case kPopMark:
        popToMark();
        return true;
    case kDup:
        m_stack.push_back(top());
        return true;
    case kEmptyDict:
        push(Dict{});
        return true;
    case kEmptyList:
    case kEmptyTuple:
    case kEmptySet:
        push(Sequence{});
        return true;
    case kTuple:
    case kFrozenSet:
        push(Sequence{popToMark()});
        return true;
    case kTuple1:
    case kTuple2:
    case kTuple3:
        pushTuple(opcode - kTuple1 + 1);
        return true;
    case kAppend:
        append({pop()});
        return true;
    case kAppends:
    case kAddItems:
        append(popToMark());
        return true;
    case kSetItem: {
        Value* value = pop();
        Value* key = pop();
        setItems({key, value});
        return true;
    }
    case kSetItems:
        setItems(popToMark());
        return true;
    default:
        return false;
    }
}

bool Unpickler::readMemo(ByteCursor& cursor, unsigned opcode) {
    switch (opcode) {
    case kBinGet:
    case kLongBinGet:
        pushMemo(cursor.number(opcode == kBinGet ? 1 : 4));
        return true;
    case kBinPut:
    case kLongBinPut:
        putMemo(cursor.number(opcode == kBinPut ? 1 : 4));
        return true;
    case kMemoize:
        putMemo(m_memo.size());
        return true;
    default:
        return false;
    }
}

bool Unpickler::readObject(ByteCursor& cursor, unsigned opcode) {
    switch (opcode) {
    case kGlobal: {
        const std::string module = cursor.line();
        push(findGlobal(module, cursor.line()));
        return true;
    }
    case kStackGlobal: {
        const Value* name = pop();
        const Value* module = pop();
        if (name->as<std::string>() == nullptr || module->as<std::string>() == nullptr) {
            damaged("a global whose name is no text");
        }
        push(findGlobal(*module->as<std::string>(), *name->as<std::string>()));
        return true;
    }
    case kReduce:
    case kNewObj: {
        const Value* arguments = pop();
        call(*pop(), *arguments);
        return true;
    }
    case kNewObjEx: {
        pop(); // keyword arguments, which only foreign values have
        const Value* arguments = pop();
        call(*pop(), *arguments);
        return true;
    }
    case kBuild:
        build();
        return true;
    case kBinPersId:
        m_storages.push_back(persistentStorage(*pop()));
        push(m_storages.back());
        return true;
    default:
        if (opcode >= kExt1 && opcode <= kExt4) {
            throw ModelError(
                ErrorCode::ModelForbidden,
                "it asks for a global by a number of Python's extension registry, which is not allowed; "
                "save the network's state_dict() instead");
        }
        return false;
    }
}

} // namespace actiscope::torch_backend::pickle
