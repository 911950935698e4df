// A data set and a run over it, made up from a seed: right and wrong images of every kind, some labelled with
// two classes, some without ground truth, some skipped.
#pragma once

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/datasets/builder.h"
#include "engine/evaluation/threshold_sweep.h"
#include "engine/runs/run.h"

namespace actiscope::test {

struct RandomRunOptions {
    std::size_t images = 400;
    int classes = 15;
    unsigned seed = 1;
    std::filesystem::path root = "/nowhere";
    double twoLabels = 0.1; ///< share of the images
    double untrue = 0.1;    ///< without ground truth
    double skipped = 0.05;
    double right = 0.6; ///< of the first predictions
};

/// The network's answers depend on `answers` too, the set does not: two runs over one set.
class RandomRun {
public:
    explicit RandomRun(RandomRunOptions options = {}, unsigned answers = 0)
        : m_options(std::move(options)), m_random(m_options.seed * 7919 + answers) {
        makeFacts();
        std::mt19937 fixed(m_options.seed);
        std::swap(fixed, m_fixed);
        datasets::DataSetBuilder builder(m_options.root);
        for (int label = 0; label < m_options.classes; ++label) {
            builder.addClass(facts.classes[static_cast<std::size_t>(label)]);
        }
        for (std::size_t i = 0; i < m_options.images; ++i) {
            addImage(builder);
        }
        datasets::OpenOptions with;
        with.format = "folders";
        builder.setOpened(m_options.root, std::move(with), {});
        set = builder.finish();
    }

    datasets::DataSet set;
    runs::RunFacts facts;
    std::vector<runs::ImageRow> rows;

private:
    static constexpr Size kImage{320, 240};

    static double share(std::mt19937& random) { return std::uniform_real_distribution<double>(0, 1)(random); }
    static int below(std::mt19937& random, int end) {
        return std::uniform_int_distribution<int>(0, end - 1)(random);
    }

    void makeFacts() {
        facts.method = "cam";
        facts.level = 200;
        facts.sweep = true;
        facts.wsol = true;
        facts.images = m_options.images;
        facts.model = "test-net";
        facts.network = "Test net";
        facts.dataSet = m_options.root.string();
        facts.dataSetFormat = "folders";
        facts.root = facts.dataSet;
        for (int label = 0; label < m_options.classes; ++label) {
            facts.classes.push_back(
                {"n" + std::to_string(10000000 + label), "thing " + std::to_string(label) + ", synonym"});
        }
    }

    Box someBox() {
        const int x0 = below(m_fixed, 200);
        const int y0 = below(m_fixed, 150);
        return {x0, y0, x0 + 20 + below(m_fixed, 100), y0 + 20 + below(m_fixed, 70)};
    }

    Box near(const Box& box) {
        const int reach = 1 + below(m_random, 60);
        const auto moved = [&](int from) { return from + below(m_random, 2 * reach) - reach; };
        const int x0 = std::clamp(moved(box.x0), 0, kImage.width - 2);
        const int y0 = std::clamp(moved(box.y0), 0, kImage.height - 2);
        return {x0, y0, std::clamp(moved(box.x1), x0 + 1, kImage.width),
                std::clamp(moved(box.y1), y0 + 1, kImage.height)};
    }

    void addImage(datasets::DataSetBuilder& builder) {
        runs::ImageRow row;
        const std::string name = "image-" + std::to_string(builder.size());
        row.path = name + ".png";
        row.id = name;
        row.item = static_cast<std::uint32_t>(builder.addItem(row.path, name));
        row.size = kImage;
        const int first = below(m_fixed, m_options.classes);
        std::vector<int> labels = {first};
        if (share(m_fixed) < m_options.twoLabels) {
            labels.push_back((first + 1) % m_options.classes);
        }
        const bool untrue = share(m_fixed) < m_options.untrue;
        for (const int label : labels) {
            runs::Label one;
            one.label = label;
            for (int boxes = untrue ? 0 : 1 + below(m_fixed, 2); boxes > 0; --boxes) {
                one.truths.push_back(someBox());
            }
            builder.addLabel(row.item, static_cast<std::uint32_t>(label));
            for (const Box& box : one.truths) {
                builder.addInclusive(row.item, static_cast<std::uint32_t>(label),
                                     {static_cast<double>(box.x0), static_cast<double>(box.y0),
                                      static_cast<double>(box.x1 - 1), static_cast<double>(box.y1 - 1)});
            }
            row.labels.push_back(one);
        }
        if (share(m_fixed) < m_options.skipped) {
            row.labels.clear();
            row.size = {0, 0};
            row.skipped = "The image is damaged.";
        } else {
            answer(row);
        }
        rows.push_back(std::move(row));
    }

    void answer(runs::ImageRow& row) {
        std::vector<int> classes(static_cast<std::size_t>(m_options.classes));
        for (int label = 0; label < m_options.classes; ++label) {
            classes[static_cast<std::size_t>(label)] = label;
        }
        std::shuffle(classes.begin(), classes.end(), m_random);
        if (share(m_random) < m_options.right) {
            std::iter_swap(classes.begin(),
                           std::find(classes.begin(), classes.end(), row.labels.front().label));
        }
        double left = 1;
        for (std::size_t rank = 0; rank < std::min(evaluation::kGuesses, classes.size()); ++rank) {
            const double probability = left * (0.2 + 0.79 * share(m_random));
            left -= probability;
            row.predictions.push_back({classes[rank], probability, near({100, 80, 200, 160}), std::nullopt});
        }
        evaluation::ImageSweep sweep;
        for (runs::Label& label : row.labels) {
            const auto place = std::find(classes.begin(), classes.end(), label.label);
            label.rank = static_cast<int>(place - classes.begin()) + 1;
            if (share(m_random) < 0.97) {
                label.box = near(label.truths.empty() ? Box{50, 50, 150, 150} : label.truths.front());
            }
            if (static_cast<std::size_t>(label.rank) <= row.predictions.size()) {
                runs::Prediction& own = row.predictions[static_cast<std::size_t>(label.rank - 1)];
                own.box = label.box;
                label.probability = own.probability;
            }
            if (label.truths.empty()) {
                continue;
            }
            label.overlap = label.box ? evaluation::bestOverlap(*label.box, label.truths) : 0.0;
            label.error =
                evaluation::boxError(row.predictions.front().label == label.label, label.box, label.truths);
            label.wsol = someHits();
            sweep.classes.push_back(sweepOf(label, row.predictions.size()));
            if (sweep.classes.size() == 1) {
                sweep.errors = errorsOf(sweep.classes[0], row.item);
            }
        }
        for (runs::Prediction& prediction : row.predictions) {
            addOverlap(row, prediction);
        }
        row.sweep = evaluation::encodeSweep(sweep);
    }

    static void addOverlap(const runs::ImageRow& row, runs::Prediction& prediction) {
        std::vector<Box> truths;
        for (const runs::Label& label : row.labels) {
            if (label.label == prediction.label) {
                truths = label.truths;
            }
        }
        for (const runs::Label& label : row.labels) {
            if (truths.empty()) {
                truths = label.truths;
            }
        }
        if (!truths.empty()) {
            prediction.overlap = prediction.box ? evaluation::bestOverlap(*prediction.box, truths) : 0.0;
        }
    }

    /// What the box at the run's own threshold says there, better below and worse above for some images.
    evaluation::ClassSweep sweepOf(const runs::Label& label, std::size_t predictions) {
        evaluation::ClassSweep sweep;
        sweep.labelled = true;
        sweep.rank = static_cast<std::size_t>(label.rank) <= predictions
                         ? static_cast<std::uint8_t>(label.rank)
                         : std::uint8_t{0};
        const double best = 10 + 60 * share(m_random);
        for (int k = 0; k < evaluation::kSweepThresholds; ++k) {
            const double fit = *label.overlap * (1 + (20 - best) * (20 - k) / 3000.0);
            sweep.codes[static_cast<std::size_t>(k)] = static_cast<evaluation::OverlapCode>(
                std::clamp(fit, 0.0, 1.0) * evaluation::kCodesOfOne + 1e-9);
        }
        return sweep;
    }

    /// Every kind at some threshold of some image.
    static evaluation::SweptErrors errorsOf(const evaluation::ClassSweep& sweep, std::uint32_t item) {
        using evaluation::BoxError;
        constexpr std::array<BoxError, 4> kKinds = {BoxError::MultiInstance, BoxError::Part,
                                                    BoxError::TooLarge, BoxError::WrongRegion};
        evaluation::SweptErrors errors;
        for (std::size_t k = 0; k < sweep.codes.size(); ++k) {
            if (sweep.codes[k] < evaluation::kSweepDecisions[1]) {
                errors.set(k, kKinds[(k / 7 + item) % kKinds.size()]);
            }
        }
        return errors;
    }

    evaluation::WsolHits someHits() {
        evaluation::WsolHits hits;
        hits.maximum = 255;
        const int from = below(m_random, 120);
        const int to = from + below(m_random, 135);
        for (int level = from; level < to; ++level) {
            const auto at = static_cast<std::size_t>(level);
            hits.largest.set(at, level > from + 12);
            hits.any[0].set(at);
            hits.any[1].set(at, level > from + 5);
            hits.any[2].set(at, level > from + 30);
        }
        return hits;
    }

    RandomRunOptions m_options;
    std::mt19937 m_fixed;  ///< the set's
    std::mt19937 m_random; ///< the answers'
};

} // namespace actiscope::test
