#include "engine/runtime/evaluator.h"

#include <algorithm>
#include <utility>

#include "engine/runtime/evaluate_image.h"
#include "engine/runtime/model_hash.h"
#include "engine/runtime/run_facts.h"

namespace actiscope {

namespace {

/// But for the mapping.
runs::RunFacts factsOf(const datasets::DataSet& set, const Model& model, std::uint64_t modelHash,
                       const EvaluationWishes& wishes) {
    runs::RunFacts facts = factsOfSet(set, wishes.limit, wishes.command, wishes.programVersion);
    facts.modelHash = modelHash;
    facts.method = "cam";
    facts.level = wishes.level;
    facts.sweep = wishes.sweep;
    facts.wsol = wishes.wsol;
    facts.heuristic = wishes.heuristic;
    facts.shard = wishes.shard;
    facts.model = model.request.path.string();
    facts.network = model.network->info().family;
    facts.classes = model.labels.classes;
    return facts;
}

/// As it is in the run that is gone on with, where set and model still are the run's; where they are not, it
/// can't be gone on with, and the store says why.
Result<datasets::ClassMapping> mappingFor(const datasets::DataSet& set, const Model& model,
                                          const EvaluationWishes& wishes, const runs::RunFacts& facts) {
    const auto& resumed = wishes.resumed;
    const bool asThere = !wishes.mapping && resumed && resumed->modelHash == facts.modelHash &&
                         resumed->dataSetHash == facts.dataSetHash;
    if (!asThere) {
        return datasets::mapClasses(set, model.labels, wishes.mapping.value_or(datasets::MappingLines()));
    }
    const auto classes = static_cast<int>(model.labels.classes.size());
    const std::vector<int>& mapping = resumed->mapping;
    if (mapping.size() != set.classTable().size() ||
        std::any_of(mapping.begin(), mapping.end(), [&](int one) { return one < -1 || one >= classes; })) {
        return fail(ErrorCode::InvalidArgument,
                    "The run can't be gone on with: it maps " + std::to_string(mapping.size()) +
                        " classes to the model's, but the data set has " +
                        std::to_string(set.classTable().size()) + " and the model " +
                        std::to_string(classes) + ", so its file is damaged. Evaluate into a new one.");
    }
    return datasets::mappingOf(set, mapping);
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
    const auto hash = contentHash(*model);
    if (!hash) {
        return fail(hash.error());
    }
    runs::RunFacts facts = factsOf(set, *model, *hash, wishes);
    auto mapping = mappingFor(set, *model, wishes, facts);
    if (!mapping) {
        return fail(mapping.error());
    }
    facts.mapping = mapping->modelClass;
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
                    "No image of the data set has one of the model's classes" +
                        (evaluation.mapping.warning.empty()
                             ? std::string(": none of them has a label that could be read.")
                             : ". " + evaluation.mapping.warning));
    }
    return evaluation;
}

} // namespace actiscope
