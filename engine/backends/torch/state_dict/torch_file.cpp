// The two layouts of torch.save.
#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

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

/// Where a storage's bytes begin: in the file, or unpacked from it.
struct Place {
    std::uint64_t offset = 0;
    std::shared_ptr<const std::string> unpacked;
};

/// The place of a storage, where all bytesOf(storage) are.
using Locate = std::function<Place(const pickle::Storage&)>;

StoredTensor store(const pickle::Tensor& tensor, const Locate& locate) {
    StoredTensor stored{tensor.storage.type, tensor.sizes, tensor.strides, 0, 1, nullptr};
    if (std::find(tensor.sizes.begin(), tensor.sizes.end(), 0) != tensor.sizes.end()) {
        stored.elements = 0;
        return stored;
    }
    for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
        stored.elements += (tensor.sizes[i] - 1) * tensor.strides[i];
    }
    const Place place = locate(tensor.storage);
    stored.unpacked = place.unpacked;
    stored.offset = place.offset + static_cast<std::uint64_t>(tensor.storage.viewOffset + tensor.offset) *
                                       c10::elementSize(stored.type);
    return stored;
}

/// `held`: bytes that the file holds, unpacked.
StoredState storeAll(const pickle::Value& root, std::uint64_t held, const Locate& locate) {
    StoredState state;
    std::uint64_t bytes = 0;
    for (const auto& [name, tensor] : findParameters(root)) {
        const StoredTensor& stored = state[name] = store(*tensor, locate);
        // Tensors may share data, but not so often that a small file fills the memory.
        bytes += static_cast<std::uint64_t>(stored.elements) * c10::elementSize(stored.type);
        if (bytes / 4 > held) {
            throwUnreadable("its tensors share the same data far too often; it is damaged");
        }
    }
    return state;
}

/// The entries of a zip of torch.save: NAME/data.pkl, NAME/data/0, … below one folder of any name.
class TorchArchive {
public:
    explicit TorchArchive(const RandomFile& file) : m_file(file) {
        std::vector<ZipEntry> entries = orThrow(readZipDirectory(file));
        constexpr std::string_view kPickle = "data.pkl";
        for (ZipEntry& entry : entries) {
            const std::size_t slash = entry.name.find('/');
            const std::size_t start = slash == std::string::npos ? 0 : slash + 1;
            if (entry.name.compare(start, std::string::npos, kPickle) == 0) {
                m_folder = entry.name.substr(0, start);
            }
            if (entry.packing == ZipPacking::Deflated &&
                __builtin_add_overflow(m_deflated, entry.size, &m_deflated)) {
                throwUnreadable("its zip directory is damaged; download or copy it again");
            }
            std::string name = entry.name;
            m_entries[std::move(name)] = std::move(entry);
        }
        refuseBomb();
    }

    /// Bytes that the file gives, those that are unpacked from it included.
    [[nodiscard]] std::uint64_t held() const { return m_file.size() + m_deflated; }

    /// An entry, of which at least `least` bytes are there. Throws where there is no such entry, where it is
    /// shorter or damaged, or where its way of packing is not known.
    [[nodiscard]] Place locate(const std::string& name, std::uint64_t least) {
        const ZipEntry& entry = find(name);
        if (entry.size < least) {
            throwCutShort("its tensor data");
        }
        std::shared_ptr<const std::string>& unpacked = m_unpacked[name];
        if (entry.packing == ZipPacking::Deflated && !unpacked) {
            unpacked = std::make_shared<const std::string>(orThrow(inflateZipEntry(m_file, entry)));
        }
        return unpacked ? Place{0, unpacked} : Place{orThrow(zipEntryOffset(m_file, entry)), nullptr};
    }

    [[nodiscard]] ByteCursor pickle() {
        const std::string name = "data.pkl";
        const Place place = locate(name, 0);
        return place.unpacked ? ByteCursor(m_file, *place.unpacked)
                              : ByteCursor(m_file, place.offset, place.offset + find(name).size);
    }

    [[nodiscard]] bool bigEndian() {
        constexpr std::string_view kBig = "big";
        if (m_entries.count(m_folder + "byteorder") == 0 || find("byteorder").size != kBig.size()) {
            return false;
        }
        const Place place = locate("byteorder", kBig.size());
        return (place.unpacked ? *place.unpacked : m_file.bytes(place.offset, kBig.size())) == kBig;
    }

private:
    template <class T>
    static T orThrow(Result<T> result) {
        if (!result) {
            throwUnreadable(result.error().message + "; download or copy it again");
        }
        return *std::move(result);
    }

    [[nodiscard]] const ZipEntry& find(const std::string& name) const {
        const auto found = m_entries.find(m_folder + name);
        if (found == m_entries.end()) {
            throwUnreadable("its zip archive has no " + name + ", which its pickle needs; it is damaged");
        }
        if (found->second.packing == ZipPacking::Other) {
            throwUnreadable("its zip archive is encrypted, or compressed in a way that PyTorch does not read "
                            "either; unpack it and save the state dict with PyTorch again");
        }
        return found->second;
    }

    /// Weights are all but noise to a compressor: what unpacks to far more is there to fill the memory.
    void refuseBomb() const {
        constexpr std::uint64_t kMostRatio = 16;
        constexpr std::uint64_t kAlwaysGranted = std::uint64_t{64} << 20;
        if (m_deflated > kAlwaysGranted && m_deflated / kMostRatio > m_file.size()) {
            throwUnreadable("its zip archive unpacks to more than " + std::to_string(kMostRatio) +
                            " times its own size, as no weights do; save the state dict with PyTorch again");
        }
    }

    const RandomFile& m_file;
    std::string m_folder;
    std::uint64_t m_deflated = 0; ///< bytes of all deflated entries, unpacked
    std::unordered_map<std::string, std::shared_ptr<const std::string>> m_unpacked;
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
    TorchArchive archive(file);
    if (archive.bigEndian()) {
        throwBigEndian();
    }
    ByteCursor cursor = archive.pickle();
    pickle::Unpickler unpickler;
    return storeAll(*unpickler.read(cursor), archive.held(), [&archive](const pickle::Storage& storage) {
        return archive.locate("data/" + storage.key, bytesOf(storage));
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
    return storeAll(*root, file.size(), [&spans](const pickle::Storage& storage) {
        const auto span = spans.find(storage.key);
        if (span == spans.end() || span->second.bytes < bytesOf(storage)) {
            throwCutShort("its tensor data");
        }
        return Place{span->second.offset, nullptr};
    });
}

} // namespace actiscope::torch_backend
