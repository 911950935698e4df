// The data set of the gallery's bench, and rows of a run over it.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <QImage>

#include "tests/support/demo/demo_picture.h"
#include "ui/dataset/data_set_state.h"

namespace actiscope::bench {

/// A CSV list of pictures of 500 x 375, some hundred files and links to them, whose classes are `labels` in
/// turn.
inline std::filesystem::path writeGallerySet(const std::filesystem::path& folder, int images,
                                             const std::vector<std::string>& labels) {
    constexpr int kDrawn = 400;
    std::filesystem::create_directories(folder / "drawn");
    const QImage picture(QString::fromStdString(test::writeDemoPicture(folder / "drawn").string()));
    const auto drawn = [&](int i) { return folder / "drawn" / (std::to_string(i % kDrawn) + ".jpg"); };
    for (int i = 0; i < std::min(images, kDrawn); ++i) {
        picture.scaled(500, 375).save(QString::fromStdString(drawn(i).string()));
    }
    std::ofstream list(folder / "list.csv");
    list << "path,label,x0,y0,x1,y1\n";
    for (int i = 0; i < images; ++i) {
        const std::string name = "i" + std::to_string(i) + ".jpg";
        std::filesystem::create_hard_link(drawn(i), folder / name);
        list << name << ',' << labels[static_cast<std::size_t>(i) % labels.size()] << ",10,10,300,200\n";
    }
    return folder / "list.csv";
}

/// Rows of random boxes, as a network of 1,000 classes might give them.
class RandomRows {
public:
    explicit RandomRows(const datasets::DataSet& set) : m_images(set.size()) {}

    [[nodiscard]] runs::ImageRow row(std::uint32_t item) {
        runs::ImageRow row;
        row.item = item;
        row.size = {500, 375};
        const Box truth{50, 50, 400, 300};
        const auto label = static_cast<int>(item) % kClasses;
        evaluation::ImageSweep sweeps;
        for (int rank = 1; rank <= 5; ++rank) {
            const Box box{50, 50, 60 + below(400), 300};
            const int guess = rank == 1 + below(5) ? label : below(kClasses);
            row.predictions.push_back({guess, 1.0 / (1 + rank), box, iou(box, truth)});
            evaluation::ClassSweep sweep;
            sweep.rank = static_cast<std::uint8_t>(rank);
            sweep.labelled = rank == 1;
            for (auto& code : sweep.codes) {
                code = static_cast<evaluation::OverlapCode>(below(evaluation::kCodesOfOne + 1));
            }
            sweeps.classes.push_back(sweep);
        }
        runs::Label known;
        known.label = label;
        known.rank = 1;
        known.truths = {truth};
        known.box = row.predictions.front().box;
        known.overlap = iou(*known.box, truth);
        known.error = evaluation::BoxError::None;
        row.labels = {known};
        row.sweep = evaluation::encodeSweep(sweeps);
        return row;
    }

    /// A run that has come to the first so many images. It has no file.
    [[nodiscard]] std::shared_ptr<ui::ShownRun> run(std::size_t done) {
        runs::RunFacts facts;
        facts.level = evaluation::kPaperLevel;
        facts.sweep = true;
        facts.images = m_images;
        facts.classes.resize(kClasses);
        auto run =
            std::make_shared<ui::ShownRun>(ui::ShownRun{"none.db", facts, {}, runs::RunFigures(kClasses)});
        for (std::uint32_t item = 0; item < done; ++item) {
            const runs::ImageRow one = row(item);
            run->table.add(one);
            run->figures.add(one);
        }
        return run;
    }

private:
    static constexpr int kClasses = 1000;

    int below(int bound) { return static_cast<int>(m_random() % static_cast<unsigned>(bound)); }

    std::size_t m_images;
    std::mt19937 m_random{1};
};

} // namespace actiscope::bench
