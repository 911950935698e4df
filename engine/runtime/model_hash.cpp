#include "engine/runtime/model_hash.h"

#include <algorithm>
#include <fstream>
#include <string>

#include <xxhash.h>

namespace actiscope {

namespace {

class Hash {
public:
    Hash() : m_state(XXH3_createState()) { XXH3_64bits_reset(m_state); }
    ~Hash() { XXH3_freeState(m_state); }
    Hash(const Hash&) = delete;
    Hash& operator=(const Hash&) = delete;

    void add(const void* data, std::size_t size) { XXH3_64bits_update(m_state, data, size); }
    void add(const std::string& text) { add(text.c_str(), text.size() + 1); }
    template <class Number>
    void addNumber(Number number) {
        add(&number, sizeof number);
    }
    [[nodiscard]] std::uint64_t digest() const { return XXH3_64bits_digest(m_state); }

private:
    XXH3_state_t* m_state;
};

Result<std::monostate> addFile(Hash& hash, const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::vector<char> block(1 << 20);
    while (stream) {
        stream.read(block.data(), static_cast<std::streamsize>(block.size()));
        hash.add(block.data(), static_cast<std::size_t>(stream.gcount()));
    }
    if (!stream.eof()) {
        return fail(ErrorCode::FileUnreadable, file.string() + " can no longer be read.");
    }
    return std::monostate{};
}

} // namespace

Result<std::uint64_t> contentHash(const Model& model) {
    Hash hash;
    for (const std::filesystem::path& file : {model.request.path, model.request.prototxt}) {
        if (!file.empty()) {
            if (const auto added = addFile(hash, file); !added) {
                return fail(added.error());
            }
        }
    }
    const InputDescription& input = model.input;
    for (const int number : {input.size.width, input.size.height, static_cast<int>(input.channels),
                             static_cast<int>(input.geometry), static_cast<int>(input.resize),
                             static_cast<int>(model.description.pool.value_or(Pooling::Average)),
                             model.description.mapStride.value_or(0)}) {
        hash.addNumber(number);
    }
    hash.addNumber(static_cast<double>(input.range));
    for (std::size_t i = 0; i < 3; ++i) {
        hash.addNumber(static_cast<double>(input.mean[i]));
        hash.addNumber(static_cast<double>(input.std[i]));
    }
    hash.add(model.description.network.value_or(""));
    return hash.digest();
}

Result<std::uint64_t> ModelHashes::of(const ModelPtr& model) {
    if (const auto there = known(model)) {
        return *there;
    }
    const auto hash = contentHash(*model);
    if (hash) {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_known, [](const auto& kept) { return kept.first.expired(); });
        m_known.emplace_back(model, *hash);
    }
    return hash;
}

std::optional<std::uint64_t> ModelHashes::known(const ModelPtr& model) const {
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_known.begin(), m_known.end(), [&](const auto& kept) {
        return model != nullptr && kept.first.lock() == model;
    });
    return found != m_known.end() ? std::optional(found->second) : std::nullopt;
}

Result<ModelPtr> modelOfRun(const runs::RunFacts& facts, const ModelPtr& open, ModelHashes& hashes,
                            ModuleLoader& modules) {
    if (!runs::hasNetwork(facts)) {
        return fail(ErrorCode::InvalidArgument, "No network made the run, so that it has no model.");
    }
    if (open != nullptr && hashes.of(open) == facts.modelHash) {
        return open;
    }
    ModelRequest request;
    request.path = facts.model;
    auto model = openModel(request, modules);
    if (!model) {
        return fail(model.error().code,
                    "The run's model could not be opened from where it was: open it yourself. " +
                        model.error().message,
                    model.error().detail);
    }
    const auto hash = hashes.of(*model);
    if (!hash) {
        return fail(hash.error());
    }
    if (*hash != facts.modelHash) {
        return fail(ErrorCode::InvalidArgument,
                    "The model has changed since the run began: " + facts.model +
                        " holds another one now, or the run was made with another description or input "
                        "size. Open the run's own model as it was.");
    }
    return model;
}

} // namespace actiscope
