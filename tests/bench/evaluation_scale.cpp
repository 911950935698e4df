// A run over very many tiny images, end to end: what an image costs and what memory it takes after 1,000,
// 10,000 and 50,000 of them.
//   evaluation_scale MODEL FOLDER [COUNT]     FOLDER must not be there; it is made and left
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "engine/datasets/open.h"
#include "engine/runs/run_store.h"
#include "engine/runtime/evaluator.h"
#include "tests/bench/bound.h"
#include "tests/support/bmp_picture.h"

using namespace actiscope;
using namespace actiscope::bench;

namespace {

constexpr std::size_t kFiles = 256; ///< different pictures; the others are links to them

double residentMiB() {
    std::ifstream stream("/proc/self/statm");
    std::size_t all = 0;
    std::size_t resident = 0;
    stream >> all >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

std::filesystem::path makeSet(const std::filesystem::path& folder, std::size_t count, const Model& model) {
    std::filesystem::create_directories(folder);
    std::ofstream list(folder / "list.csv");
    list << "path,label,x0,y0,x1,y1\n";
    for (std::size_t i = 0; i < count; ++i) {
        const std::string name = std::to_string(i) + ".bmp";
        if (i < kFiles) {
            std::ofstream(folder / name, std::ios::binary)
                << test::bmpPicture(static_cast<int>(i % 3), static_cast<unsigned>(i));
        } else {
            std::filesystem::create_hard_link(folder / (std::to_string(i % kFiles) + ".bmp"), folder / name);
        }
        list << name << ',' << shortName(model.labels.classes[i % model.labels.classes.size()])
             << ",5,6,30,33\n";
    }
    return folder / "list.csv";
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "evaluation_scale MODEL FOLDER [COUNT]\n");
        return 2;
    }
    ModuleLoader modules;
    ModelRequest modelRequest;
    modelRequest.path = argv[1];
    const ModelPtr model = orExit(openModel(modelRequest, modules));
    const std::size_t count = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 50'000;
    const std::filesystem::path folder = argv[2];
    const std::filesystem::path list = makeSet(folder, count, *model);
    const auto opening = std::chrono::steady_clock::now();
    datasets::DataSet set = orExit(datasets::readAnnotations(orExit(datasets::openDataSet(list))));
    const auto began = std::chrono::steady_clock::now();
    std::printf("listed in %.2f s\n", std::chrono::duration<double>(began - opening).count());
    const Evaluation evaluation = orExit(prepareEvaluation(std::move(set), model, {}));
    runs::RunStore store = orExit(runs::RunStore::create(folder / "run.db", evaluation.facts));
    EvaluationListener listener;
    listener.rows = [&](const std::vector<runs::ImageRow>& rows) { return store.append(rows); };
    std::size_t mark = std::min<std::size_t>(1000, count);
    std::size_t marked = 0;
    auto since = began;
    listener.moved = [&](const EvaluationStanding& standing) {
        if (standing.done < mark) {
            return;
        }
        const auto now = std::chrono::steady_clock::now();
        std::printf("%6zu images: %.3f ms an image since the last line, %.0f MiB resident\n", standing.done,
                    std::chrono::duration<double, std::milli>(now - since).count() /
                        static_cast<double>(standing.done - marked),
                    residentMiB());
        std::fflush(stdout);
        marked = standing.done;
        since = now;
        mark = standing.done < 10'000 ? std::min<std::size_t>(10'000, count)
                                      : std::min<std::size_t>(mark + 10'000, count);
    };
    EvaluationControl control;
    (void)orExit(evaluate(evaluation, {}, modules, listener, control));
    const runs::RunFigures figures = orExit(runs::figuresOf(store));
    (void)orExit(store.writeSummary(figures));
    std::printf(
        "%zu images in all, %.1f s with figures, %.0f MiB resident, %.0f bytes an image stored\n",
        figures.images(), std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(),
        residentMiB(),
        static_cast<double>(std::filesystem::file_size(folder / "run.db")) / static_cast<double>(count));
    return 0;
}
