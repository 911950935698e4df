// A run's table and document read back by plain readers.
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "engine/evaluation/threshold_sweep.h"
#include "engine/runs/run_export.h"
#include "tests/runs/random_rows.h"
#include "tests/support/temporary_folder.h"

namespace actiscope::runs {
namespace {

using nlohmann::json;
using Table = std::vector<std::vector<std::string>>;

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// RFC 4180, a character at a time.
Table parsed(const std::string& text) {
    Table table(1, {""});
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string& field = table.back().back();
        if (quoted && text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') {
            field += text[i++];
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (!quoted && text[i] == ',') {
            table.back().emplace_back();
        } else if (!quoted && text[i] == '\n') {
            table.push_back({""});
        } else {
            field += text[i];
        }
    }
    EXPECT_FALSE(quoted);
    table.pop_back();
    return table;
}

class Exports : public testing::Test {
protected:
    Exports() {
        m_facts.method = "cam";
        m_facts.level = 200;
        m_facts.wsol = m_facts.heuristic = true;
        m_facts.modelHash = 0xABCDEF;
        for (int i = 0; i < test::RandomRows::kClasses; ++i) {
            m_facts.classes.push_back(
                {"n0000000" + std::to_string(i), "class " + std::to_string(i) + ", \"thing\""});
        }
        test::RandomRows random(3);
        for (std::uint32_t item = 0; item < 40; ++item) {
            m_rows.push_back(random.row(item));
        }
        m_rows[3].path = "odd, \"name\"\n=1+1\xff.JPEG";
        m_rows[4].warning = "One box is outside.";
    }

    [[nodiscard]] RowSource source() const {
        return [this](const std::function<bool(ImageRow &&)>& each) -> Result<std::monostate> {
            for (const ImageRow& row : m_rows) {
                if (!each(ImageRow(row))) {
                    break;
                }
            }
            return std::monostate{};
        };
    }

    actiscope::test::TemporaryFolder m_folder;
    RunFacts m_facts;
    std::vector<ImageRow> m_rows;
};

TEST_F(Exports, TableHasEveryRow) {
    const auto file = m_folder.path() / "run.csv";
    ASSERT_TRUE(writeCsv(file, m_facts, source()));
    const Table table = parsed(contentOf(file));
    ASSERT_EQ(table.size(), m_rows.size() + 1);
    std::map<std::string, std::size_t> column;
    for (std::size_t i = 0; i < table[0].size(); ++i) {
        column[table[0][i]] = i;
    }
    ASSERT_EQ(column.size(), table[0].size());
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const auto& line = table[i + 1];
        ASSERT_EQ(line.size(), table[0].size());
        const ImageRow& row = m_rows[i];
        const auto at = [&](const std::string& name) { return line[column.at(name)]; };
        EXPECT_EQ(at("item"), std::to_string(row.item));
        EXPECT_EQ(at("path"), row.path);
        EXPECT_EQ(at("skipped"), row.skipped);
        EXPECT_EQ(at("warning"), row.warning);
        if (!row.skipped.empty()) {
            EXPECT_EQ(at("class_1"), "");
            EXPECT_EQ(at("probability_1"), "");
            continue;
        }
        const Prediction& third = row.predictions[2];
        EXPECT_EQ(at("class_3"), std::to_string(third.label));
        EXPECT_EQ(at("synset_3"), m_facts.classes[static_cast<std::size_t>(third.label)].synset);
        EXPECT_EQ(at("name_3"), m_facts.classes[static_cast<std::size_t>(third.label)].name);
        EXPECT_EQ(std::stod(at("probability_3")), third.probability);
        std::size_t objects = 0;
        std::string labels;
        const Label* known = nullptr;
        for (const Label& label : row.labels) {
            labels += (labels.empty() ? "" : "; ") + std::to_string(label.label);
            objects += label.truths.size();
            known = known == nullptr && label.overlap ? &label : known;
        }
        EXPECT_EQ(at("labels"), labels);
        EXPECT_EQ(at("objects"), std::to_string(objects));
        if (known != nullptr) {
            EXPECT_EQ(std::stod(at("iou")), *known->overlap);
            EXPECT_EQ(at("error"), nameOf(*known->error));
        } else {
            EXPECT_EQ(at("iou") + at("error"), "");
        }
    }
    EXPECT_EQ(table[1][column["score_ms"]].empty(), false);
}

TEST_F(Exports, DocumentHasFactsFiguresCurvesAndEveryRow) {
    RunFigures figures(m_facts.classes.size());
    for (const ImageRow& row : m_rows) {
        figures.add(row);
    }
    const auto file = m_folder.path() / "run.json";
    ASSERT_TRUE(writeJson(file, m_facts, figures, source()));
    const json document = json::parse(contentOf(file));
    EXPECT_EQ(document.at("run").at("model_hash"), "0000000000abcdef");
    EXPECT_EQ(document.at("figures"), json::parse(figuresJson(m_facts, figures, {}, {})));
    EXPECT_EQ(document.at("curves").size(), 2U) << "this run has no sweep";
    EXPECT_EQ(document.at("curves").at("maxboxacc").size(), 1000U);
    EXPECT_NEAR(document.at("curves").at("maxboxacc").at(250).get<double>(),
                100 * figures.maxBoxAccuracy().curve()[250], 1e-9);
    ASSERT_EQ(document.at("rows").size(), m_rows.size());
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const json& row = document.at("rows").at(i);
        EXPECT_EQ(row.at("item"), i);
        ASSERT_EQ(row.at("labels").size(), m_rows[i].labels.size());
        ASSERT_EQ(row.at("predictions").size(), m_rows[i].predictions.size());
        for (std::size_t j = 0; j < m_rows[i].predictions.size(); ++j) {
            const Box box = m_rows[i].predictions[j].box.value_or(Box{});
            const json expected =
                m_rows[i].predictions[j].box ? json{box.x0, box.y0, box.x1, box.y1} : json();
            EXPECT_EQ(row.at("predictions").at(j).at("box"), expected);
        }
    }
    std::size_t images = 0;
    for (const json& one : document.at("classes")) {
        images += one.at("images").get<std::size_t>();
    }
    EXPECT_EQ(images, figures.classes().total().images);
}

TEST_F(Exports, DocumentHasTheCurvesOfThePapersRule) {
    // Each image's classes are right from one threshold to another; what that makes is counted plainly here.
    struct Class {
        int rank;
        int from;
        int to;
    };
    const std::vector<std::vector<Class>> images = {
        {{1, 0, 30}}, {{3, 10, 60}, {1, 50, 55}}, {{0, 0, 99}}, {}, {{5, 20, 21}}, {{2, 99, 99}, {0, 5, 6}}};
    m_facts.sweep = true;
    m_facts.wsol = false;
    RunFigures figures(m_facts.classes.size());
    for (const auto& classes : images) {
        evaluation::ImageSweep sweep;
        for (const Class& one : classes) {
            evaluation::ClassSweep swept{true, static_cast<std::uint8_t>(one.rank), {}};
            for (int k = 0; k < 100; ++k) {
                swept.codes[static_cast<std::size_t>(k)] = k >= one.from && k <= one.to ? 125 : 124;
            }
            sweep.classes.push_back(swept);
        }
        evaluation::ClassSweep other{false, 4, {}};
        other.codes.fill(250);
        sweep.classes.push_back(other);
        ImageRow row;
        row.sweep = evaluation::encodeSweep(sweep);
        figures.add(row);
    }
    ImageRow skipped;
    skipped.skipped = "It is damaged.";
    skipped.sweep = evaluation::encodeSweep({{{true, 1, {}}}, {}});
    figures.add(skipped);
    const auto file = m_folder.path() / "run.json";
    ASSERT_TRUE(writeJson(file, m_facts, figures, source()));
    const json curves = json::parse(contentOf(file)).at("curves");
    ASSERT_EQ(curves.size(), 2U) << curves.dump();
    const json& top1 = curves.at("ilsvrc").at("top1_localization_error");
    const json& top5 = curves.at("ilsvrc").at("top5_localization_error");
    for (const json* curve : {&curves.at("gt-known"), &top1, &top5}) {
        ASSERT_EQ(curve->size(), 100U);
    }
    for (int k = 0; k < 100; ++k) {
        int known = 0;
        int first = 0;
        int inFive = 0;
        for (const auto& classes : images) {
            bool isFirst = false;
            bool isInFive = false;
            for (const Class& one : classes) {
                const bool isRight = k >= one.from && k <= one.to;
                known += isRight;
                isFirst = isFirst || (isRight && one.rank == 1);
                isInFive = isInFive || (isRight && one.rank > 0);
            }
            first += isFirst;
            inFive += isInFive;
        }
        const auto at = static_cast<std::size_t>(k);
        EXPECT_NEAR(curves.at("gt-known").at(at).get<double>(), 100.0 * known / 7, 1e-9) << k;
        EXPECT_NEAR(top1.at(at).get<double>(), 100.0 * (5 - first) / 5, 1e-9) << k;
        EXPECT_NEAR(top5.at(at).get<double>(), 100.0 * (5 - inFive) / 5, 1e-9) << k;
    }
    m_facts.method = kMapsMethod;
    ASSERT_TRUE(writeJson(file, m_facts, figures, source()));
    const json ofMaps = json::parse(contentOf(file)).at("curves");
    EXPECT_EQ(ofMaps.size(), 1U) << "nothing was predicted";
    EXPECT_EQ(ofMaps.at("gt-known"), curves.at("gt-known"));
    ASSERT_TRUE(writeJson(file, m_facts, RunFigures(12), source()));
    EXPECT_FALSE(json::parse(contentOf(file)).contains("curves"));
}

TEST_F(Exports, EndWithTheErrorOfTheRowsOrOfTheDisk) {
    const RowSource damaged = [](const std::function<bool(ImageRow &&)>&) -> Result<std::monostate> {
        return fail(ErrorCode::FileUnreadable, "The run is damaged.");
    };
    const auto file = m_folder.path() / "run.csv";
    EXPECT_EQ(writeCsv(file, m_facts, damaged).error().message, "The run is damaged.");
    EXPECT_FALSE(std::filesystem::exists(file));
    EXPECT_EQ(writeCsv("/dev/full", m_facts, source()).error().code, ErrorCode::WriteFailed);
    EXPECT_EQ(writeJson("/dev/full", m_facts, RunFigures(12), source()).error().code, ErrorCode::WriteFailed);
}

} // namespace
} // namespace actiscope::runs
