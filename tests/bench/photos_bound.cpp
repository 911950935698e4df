// How close a batch of photos comes to its bound: forward passes, decoding and one-threshold boxes, each
// measured alone and perfectly spread over the cores.
//   photos_bound MODEL FOLDER [COUNT]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "engine/data/files.h"
#include "engine/runtime/batch.h"
#include "engine/vision/preprocess.h"
#include "tests/bench/bound.h"

using namespace actiscope;
using namespace actiscope::bench;

namespace {

constexpr int kRounds = 7;
constexpr int kLevel = 200;

/// The answer of each photo with maps, for the stages that are measured alone.
std::vector<AnalysisPtr> answersOf(const std::vector<AnalysisRequest>& requests, const ModelPtr& model,
                                   ModuleLoader& modules) {
    PipelineContext context;
    context.modules = &modules;
    std::vector<AnalysisPtr> answers;
    for (const AnalysisRequest& request : requests) {
        answers.push_back(orExit(analyse(request, model, context)));
    }
    return answers;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "photos_bound MODEL FOLDER [COUNT]\n");
        return 2;
    }
    ModuleLoader modules;
    ModelRequest modelRequest;
    modelRequest.path = argv[1];
    const ModelPtr model = orExit(openModel(modelRequest, modules));
    const Codecs* codecs = orExit(modules.codecs());
    std::vector<std::filesystem::path> photos = orExit(imagesInFolder(argv[2]));
    photos.resize(std::min(photos.size(), argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 100UL));

    std::vector<AnalysisRequest> requests;
    std::vector<std::vector<std::uint8_t>> files;
    for (const std::filesystem::path& photo : photos) {
        AnalysisRequest request;
        request.source.path = photo;
        request.onlyLevel = kLevel;
        requests.push_back(request);
        files.push_back(orExit(readFile(photo)));
    }
    const std::vector<AnalysisPtr> answers = answersOf(requests, model, modules);
    std::vector<InputTensor> inputs;
    for (const AnalysisPtr& answer : answers) {
        inputs.push_back(preprocess(*answer->image, model->input));
    }

    const auto decodeOne = [&](std::size_t i) {
        (void)orExit(codecs->decode(files[i].data(), files[i].size(), photos[i].string()));
    };
    const auto forwardOne = [&](std::size_t i) { (void)orExit(model->network->forward(inputs[i], {1})); };
    const auto boxesOfOne = [&](std::size_t i) {
        for (const ClassResult& result : answers[i]->classes) {
            (void)imageBoxAtThreshold(*result.cam, answers[i]->seen, kLevel);
        }
    };
    const std::vector<double> times = inTurn({
                                                 [&] { spread(files.size(), decodeOne); },
                                                 [&] { spread(inputs.size(), forwardOne); },
                                                 [&] { spread(answers.size(), boxesOfOne); },
                                                 [&] { (void)analyseBatch(requests, model, modules, {}); },
                                             },
                                             kRounds);
    const double decode = times[0];
    const double forward = times[1];
    const double boxes = times[2];
    const double batch = times[3];
    const double bound = decode + forward + boxes;
    std::printf(
        "photos %zu  cores %d  decode %.0f ms  forward %.0f ms  boxes %.0f ms  bound %.0f ms  batch %.0f ms  "
        "ratio %.3f\n",
        photos.size(), cores(), decode, forward, boxes, bound, batch, bound / batch);
    return 0;
}
