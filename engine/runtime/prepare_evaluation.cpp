#include "engine/runtime/evaluator.h"

#include <algorithm>
#include <ctime>
#include <fstream>
#include <utility>

#include <xxhash.h>

#include "engine/runtime/evaluate_image.h"

namespace actiscope {

namespace {

std::string utcNow() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

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

/// Of all that its answers depend on: files, input, pooling.
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

std::uint64_t mappingHash(const datasets::ClassMapping& mapping) {
    return XXH3_64bits(mapping.modelClass.data(), mapping.modelClass.size() * sizeof(int));
}

runs::RunFacts factsOf(const datasets::DataSet& set, const Model& model,
                       const datasets::ClassMapping& mapping, const EvaluationWishes& wishes) {
    runs::RunFacts facts;
    facts.dataSetHash = set.fingerprint();
    facts.mappingHash = mappingHash(mapping);
    facts.method = "cam";
    facts.level = wishes.level;
    facts.sweep = wishes.sweep;
    facts.wsol = wishes.wsol;
    facts.heuristic = wishes.heuristic;
    facts.images = std::min<std::uint64_t>(set.size(), wishes.limit.value_or(set.size()));
    facts.shard = wishes.shard;
    facts.command = wishes.command;
    facts.programVersion = wishes.programVersion;
    facts.model = model.request.path.string();
    facts.network = model.network->info().family;
    facts.dataSet = set.root().string();
    facts.dataSetFormat = set.format();
    facts.started = utcNow();
    facts.classes = model.labels.classes;
    return facts;
}

} // namespace

std::vector<std::uint32_t> Evaluation::items() const {
    std::vector<std::uint32_t> items;
    for (std::uint64_t item = facts.shard.number - 1; item < facts.images; item += facts.shard.of) {
        items.push_back(static_cast<std::uint32_t>(item));
    }
    return items;
}

Result<Evaluation> prepareEvaluation(datasets::DataSet set, ModelPtr model, EvaluationWishes wishes) {
    if (model->network->head() == nullptr) {
        return fail(ErrorCode::ModelUnsupported,
                    "Localization can't be evaluated, since the network has no class activation maps: " +
                        model->network->info().whyNot);
    }
    auto mapping = datasets::mapClasses(set, model->labels, wishes.mapping);
    if (!mapping) {
        return fail(mapping.error());
    }
    runs::RunFacts facts = factsOf(set, *model, *mapping, wishes);
    const auto hash = contentHash(*model);
    if (!hash) {
        return fail(hash.error());
    }
    facts.modelHash = *hash;
    Evaluation evaluation{std::move(set), std::move(model), std::move(*mapping), std::move(wishes),
                          std::move(facts)};
    if (evaluation.facts.images == 0) {
        return fail(ErrorCode::InvalidArgument, "None of the images of " + evaluation.facts.dataSet +
                                                    " is there, so there is nothing to evaluate.");
    }
    bool any = false;
    for (std::uint32_t item = 0; item < evaluation.facts.images && !any; ++item) {
        any = !modelClassesOf(evaluation.set, evaluation.mapping, item).empty();
    }
    if (!any) {
        return fail(ErrorCode::InvalidArgument,
                    "No image of the data set has one of the model's classes. " + evaluation.mapping.warning);
    }
    return evaluation;
}

} // namespace actiscope
