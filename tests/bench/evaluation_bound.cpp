// How close the evaluation of a data set comes to its bound: forward passes, decoding and one-threshold
// boxes, each measured alone and perfectly spread over the cores. Each evaluation writes its rows to a run's
// file and their figures into it, as `actiscope evaluate --store` does; one hands its rows to nobody.
//   evaluation_bound MODEL DATASET [COUNT]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include "engine/data/files.h"
#include "engine/datasets/open.h"
#include "engine/runs/run_store.h"
#include "engine/runtime/evaluator.h"
#include "engine/vision/preprocess.h"
#include "tests/bench/bound.h"
#include "tests/support/temporary_folder.h"

using namespace actiscope;
using namespace actiscope::bench;

namespace {

constexpr int kRounds = 5;

/// The evaluation's images with all that its stages need when they are measured alone.
struct Stages {
    std::vector<std::vector<std::uint8_t>> files;
    std::vector<InputTensor> inputs;
    std::vector<AnalysisPtr> answers;
};

Stages stagesOf(const Evaluation& evaluation, ModuleLoader& modules) {
    PipelineContext context;
    context.modules = &modules;
    Stages stages;
    for (const std::uint32_t item : evaluation.items()) {
        AnalysisRequest request;
        request.source.path = evaluation.set.path(item);
        request.onlyLevel = evaluation.facts.level;
        request.annotations = false;
        for (const std::uint32_t label : evaluation.set.classes(item)) {
            request.extraClasses.push_back(evaluation.mapping.modelClass[label]);
        }
        stages.files.push_back(orExit(readFile(request.source.path)));
        stages.answers.push_back(orExit(analyse(request, evaluation.model, context)));
        stages.inputs.push_back(preprocess(*stages.answers.back()->image, evaluation.model->input));
    }
    return stages;
}

void run(const Evaluation& evaluation, ModuleLoader& modules) {
    EvaluationListener listener;
    listener.rows = [](const std::vector<runs::ImageRow>&) -> Result<std::monostate> {
        return std::monostate{};
    };
    EvaluationControl control;
    (void)orExit(evaluate(evaluation, {}, modules, listener, control));
}

void runStored(const Evaluation& evaluation, ModuleLoader& modules, const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "run.db";
    std::filesystem::remove(file);
    runs::RunStore store = orExit(runs::RunStore::create(file, evaluation.facts));
    EvaluationListener listener;
    listener.rows = [&](const std::vector<runs::ImageRow>& rows) { return store.append(rows); };
    EvaluationControl control;
    (void)orExit(evaluate(evaluation, {}, modules, listener, control));
    (void)orExit(store.writeSummary(orExit(runs::figuresOf(store))));
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "evaluation_bound MODEL DATASET [COUNT]\n");
        return 2;
    }
    ModuleLoader modules;
    ModelRequest modelRequest;
    modelRequest.path = argv[1];
    const ModelPtr model = orExit(openModel(modelRequest, modules));
    const Codecs* codecs = orExit(modules.codecs());
    const datasets::DataSet set = orExit(datasets::readAnnotations(orExit(datasets::openDataSet(argv[2]))));

    const auto prepared = [&](bool sweep, bool wsol, bool heuristic) {
        EvaluationWishes wishes;
        wishes.limit = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 100UL;
        wishes.sweep = sweep;
        wishes.wsol = wsol;
        wishes.heuristic = heuristic;
        return orExit(prepareEvaluation(set, model, wishes));
    };
    const Evaluation plain = prepared(false, false, false);
    const Evaluation swept = prepared(true, false, false);
    const Evaluation wsol = prepared(true, true, false);
    const Evaluation all = prepared(true, true, true);
    const Stages stages = stagesOf(plain, modules);
    const test::TemporaryFolder folder;

    const std::vector<double> times = inTurn(
        {[&] {
             spread(stages.files.size(), [&](std::size_t i) {
                 (void)orExit(codecs->decode(stages.files[i].data(), stages.files[i].size(), "image"));
             });
         },
         [&] {
             spread(stages.inputs.size(),
                    [&](std::size_t i) { (void)orExit(model->network->forward(stages.inputs[i], {1})); });
         },
         [&] {
             spread(stages.answers.size(), [&](std::size_t i) {
                 for (const ClassResult& result : stages.answers[i]->classes) {
                     (void)imageBoxAtThreshold(*result.cam, stages.answers[i]->seen, plain.facts.level);
                 }
             });
         },
         [&] { run(plain, modules); }, [&] { runStored(plain, modules, folder.path()); },
         [&] { runStored(swept, modules, folder.path()); }, [&] { runStored(wsol, modules, folder.path()); },
         [&] { runStored(all, modules, folder.path()); }},
        kRounds);
    const double bound = times[0] + times[1] + times[2];
    const auto images = static_cast<double>(stages.files.size());
    std::printf("%zu images, %d cores, ms an image: decode %.2f, forward %.2f, boxes %.2f, bound %.2f\n",
                stages.files.size(), cores(), times[0] / images, times[1] / images, times[2] / images,
                bound / images);
    const char* names[] = {"one threshold, unstored", "one threshold", "with sweep", "with sweep and WSOL",
                           "with all protocols"};
    for (std::size_t i = 0; i < std::size(names); ++i) {
        std::printf("%-24s %6.2f ms an image, bound / it: %.3f\n", names[i], times[3 + i] / images,
                    bound / times[3 + i]);
    }
    return 0;
}
