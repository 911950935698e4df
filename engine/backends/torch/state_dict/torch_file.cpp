// The two layouts of torch.save.
#include <algorithm>
#include <functional>
#include <unordered_map>

#include "engine/backends/torch/state_dict/checkpoint.h"
#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/backends/torch/state_dict/stored_tensor.h"
#include "engine/backends/torch/state_dict/unpickler.h"
#include "engine/data/zip_directory.h"

namespace actiscope::torch_backend {

namespace {

/// 0x1950a86a20f9469cfc6c, little-endian: the first of the pickles that make a legacy file.
constexpr std::string_view kLegacyMagic{"\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 10};

std::uint64_t bytesOf(const pickle::Storage& storage) {
    return static_cast<std::uint64_t>(storage.elements) * c10::elementSize(storage.type);
}

/// Where a storage's bytes begin in the file, which holds all bytesOf(storage) of them.
using Locate = std::function<std::uint64_t(const pickle::Storage&)>;

StoredTensor store(const pickle::Tensor& tensor, const Locate& locate) {
    StoredTensor stored{tensor.storage.type, tensor.sizes, tensor.strides, 0, 1};
    if (std::find(tensor.sizes.begin(), tensor.sizes.end(), 0) != tensor.sizes.end()) {
        stored.elements = 0;
        return stored;
    }
    for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
        stored.elements += (tensor.sizes[i] - 1) * tensor.strides[i];
    }
    stored.offset =
        locate(tensor.storage) +
        static_cast<std::uint64_t>(tensor.storage.viewOffset + tensor.offset) * c10::elementSize(stored.type);
    return stored;
}

StoredState storeAll(const pickle::Value& root, const RandomFile& file, const Locate& locate) {
    StoredState state;
    std::uint64_t bytes = 0;
    for (const auto& [name, tensor] : findParameters(root)) {
        const StoredTensor& stored = state[name] = store(*tensor, locate);
        // Tensors may share data, but not so often that a small file fills the memory.
        bytes += static_cast<std::uint64_t>(stored.elements) * c10::elementSize(stored.type);
        if (bytes / 4 > file.size()) {
            throwUnreadable("its tensors share the same data far too often; it is damaged");
        }
    }
    return state;
}

/// The entries of a zip of torch.save: NAME/data.pkl, NAME/data/0, … below one folder of any name.
class TorchArchive {
public:
    explicit TorchArchive(const RandomFile& file) : m_file(file) {
        Result<std::vector<ZipEntry>> entries = readZipDirectory(file);
        if (!entries) {
            throwUnreadable(entries.error().message + "; download or copy it again");
        }
        constexpr std::string_view kPickle = "data.pkl";
        for (ZipEntry& entry : *entries) {
            const std::size_t slash = entry.name.find('/');
            const std::size_t start = slash == std::string::npos ? 0 : slash + 1;
            if (entry.name.compare(start, std::string::npos, kPickle) == 0) {
                m_folder = entry.name.substr(0, start);
            }
            std::string name = entry.name;
            m_entries[std::move(name)] = std::move(entry);
        }
    }

    /// Throws where there is no such entry, where it is compressed or cut short.
    [[nodiscard]] std::uint64_t locate(const std::string& name, std::uint64_t& size) const {
        const auto found = m_entries.find(m_folder + name);
        if (found == m_entries.end()) {
            throwUnreadable("its zip archive has no " + name + ", which its pickle needs; it is damaged");
        }
        if (!found->second.stored) {
            throwUnreadable(
                "its zip archive is compressed, as PyTorch never writes it; unpack it and save the state "
                "dict with PyTorch again");
        }
        const Result<std::uint64_t> offset = zipEntryOffset(m_file, found->second);
        if (!offset) {
            throwUnreadable(offset.error().message + "; download or copy it again");
        }
        size = found->second.size;
        return *offset;
    }

    [[nodiscard]] bool bigEndian() const {
        if (m_entries.count(m_folder + "byteorder") == 0) {
            return false;
        }
        std::uint64_t size = 0;
        const std::uint64_t offset = locate("byteorder", size);
        return m_file.bytes(offset, 3) == "big";
    }

private:
    const RandomFile& m_file;
    std::string m_folder;
    std::unordered_map<std::string, ZipEntry> m_entries;
};

[[noreturn]] void throwBigEndian() {
    throw ModelError(ErrorCode::ModelUnsupported,
                     "it was written on a big-endian machine; load and save it on a little-endian one");
}

struct Span {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

/// The storages that follow the pickles of a legacy file, in the order of `keys`: a count, then the elements.
std::unordered_map<std::string, Span> legacySpans(const RandomFile& file, ByteCursor& cursor,
                                                  const pickle::Value& keys,
                                                  const pickle::Unpickler& unpickler) {
    std::unordered_map<std::string, std::uint64_t> elementSizes;
    for (const pickle::Storage& storage : unpickler.storages()) {
        elementSizes.emplace(storage.key, c10::elementSize(storage.type));
    }
    const auto* list = keys.as<pickle::Sequence>();
    if (list == nullptr) {
        throwUnreadable("its list of tensor data is damaged; download or copy it again");
    }
    std::unordered_map<std::string, Span> spans;
    std::uint64_t at = cursor.position();
    for (const pickle::Value* item : list->items) {
        const auto* key = item->as<std::string>();
        const auto size = key == nullptr ? elementSizes.end() : elementSizes.find(*key);
        if (size == elementSizes.end()) {
            throwUnreadable("its list of tensor data is damaged; download or copy it again");
        }
        std::uint64_t bytes = 0;
        if (!file.holds(at, 8)) {
            throwCutShort("its tensor data");
        }
        const std::uint64_t count = ByteCursor(file, at, at + 8).number(8);
        if (__builtin_mul_overflow(count, size->second, &bytes) || !file.holds(at + 8, bytes)) {
            throwCutShort("its tensor data");
        }
        spans.emplace(*key, Span{at + 8, bytes});
        at += 8 + bytes;
    }
    return spans;
}

bool saysBigEndian(const pickle::Value& systemInfo) {
    const auto* dict = systemInfo.as<pickle::Dict>();
    const pickle::Value* little = dict == nullptr ? nullptr : findItem(*dict, "little_endian");
    return little != nullptr && little->as<bool>() != nullptr && !*little->as<bool>();
}

} // namespace

StoredState readTorchZip(const RandomFile& file) {
    const TorchArchive archive(file);
    if (archive.bigEndian()) {
        throwBigEndian();
    }
    std::uint64_t size = 0;
    const std::uint64_t offset = archive.locate("data.pkl", size);
    ByteCursor cursor(file, offset, offset + size);
    pickle::Unpickler unpickler;
    return storeAll(*unpickler.read(cursor), file, [&archive](const pickle::Storage& storage) {
        std::uint64_t bytes = 0;
        const std::uint64_t at = archive.locate("data/" + storage.key, bytes);
        if (bytes < bytesOf(storage)) {
            throwCutShort("its tensor data");
        }
        return at;
    });
}

StoredState readTorchLegacy(const RandomFile& file) {
    ByteCursor cursor(file, 0, file.size());
    pickle::Unpickler unpickler;
    const pickle::Value* root = unpickler.read(cursor);
    std::unordered_map<std::string, Span> spans;
    const auto* magic = root->as<pickle::BigInteger>();
    if (magic != nullptr && magic->bytes == kLegacyMagic) {
        (void)unpickler.read(cursor); // the protocol, which has been 1001 for ever
        if (saysBigEndian(*unpickler.read(cursor))) {
            throwBigEndian();
        }
        root = unpickler.read(cursor);
        const pickle::Value* keys = unpickler.read(cursor);
        spans = legacySpans(file, cursor, *keys, unpickler);
    }
    return storeAll(*root, file, [&spans](const pickle::Storage& storage) {
        const auto span = spans.find(storage.key);
        if (span == spans.end() || span->second.bytes < bytesOf(storage)) {
            throwCutShort("its tensor data");
        }
        return span->second.offset;
    });
}

} // namespace actiscope::torch_backend
