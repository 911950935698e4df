// Rows of a run as they may occur, drawn at random, consistent in themselves.
#pragma once

#include <random>
#include <string>

#include "engine/runs/run.h"

namespace actiscope::runs::test {

class RandomRows {
public:
    static constexpr int kClasses = 12;
    static constexpr Size kSize{200, 150};

    explicit RandomRows(unsigned seed) : m_random(seed) {}

    int number(int most) { return std::uniform_int_distribution<int>(0, most)(m_random); }
    double share() { return std::uniform_real_distribution<double>(0, 1)(m_random); }

    Box box() {
        const int x = number(kSize.width - 40);
        const int y = number(kSize.height - 40);
        return {x, y, x + 1 + number(39), y + 1 + number(39)};
    }
    /// Close to the other one, so that they often overlap by half.
    Box near(const Box& box) { return {box.x0 + number(6), box.y0, box.x1 + number(6), box.y1 + number(6)}; }

    ImageRow row(std::uint32_t item) {
        ImageRow row;
        row.item = item;
        row.path = "val/picture " + std::to_string(item) + ".JPEG";
        row.id = "picture " + std::to_string(item);
        if (number(9) == 0) {
            row.skipped = "The file is damaged.";
            return row;
        }
        row.size = kSize;
        row.timing = {share(), share(), share(), share(), share()};
        const int first = number(kClasses - 1);
        for (int i = 0; i <= number(1); ++i) {
            addLabel(row, (first + i) % kClasses);
        }
        const int likely = number(2) == 0 ? first : number(kClasses - 1);
        for (int i = 0; i < 5; ++i) {
            addPrediction(row, (likely + 5 * i) % kClasses);
        }
        for (int i = 0; i < 5; ++i) {
            const auto& truths = row.labels.front().truths;
            row.heuristic.push_back({i / 2, truths.empty() ? box() : near(truths.front())});
        }
        return row;
    }

private:
    void addLabel(ImageRow& row, int label) {
        Label one;
        one.label = label;
        for (int i = 0; i < number(2); ++i) {
            one.truths.push_back(box());
        }
        if (number(7) > 0) {
            one.box = one.truths.empty() ? box() : near(one.truths.front());
        }
        if (!one.truths.empty()) {
            one.overlap = one.box ? evaluation::bestOverlap(*one.box, one.truths) : 0;
            one.error = evaluation::boxError(number(2) > 0, one.box, one.truths);
            one.wsol.emplace();
            one.wsol->maximum = 255;
            for (std::size_t t = 0; t < one.wsol->largest.size(); ++t) {
                one.wsol->largest[t] = number(3) == 0;
                for (auto& any : one.wsol->any) {
                    any[t] = number(2) == 0;
                }
            }
        }
        row.labels.push_back(one);
    }

    void addPrediction(ImageRow& row, int label) {
        Prediction prediction{
            label, 0.9 * share() / (1.0 + static_cast<double>(row.predictions.size())), {}, {}};
        prediction.box = box();
        for (const Label& one : row.labels) {
            if (one.label == label) {
                prediction.box = one.box;
            }
        }
        row.predictions.push_back(prediction);
    }

    std::mt19937 m_random;
};

} // namespace actiscope::runs::test
