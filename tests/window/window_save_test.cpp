// Figures saved through the window's own actions and opened again.
#include <fstream>
#include <iomanip>
#include <map>
#include <regex>
#include <sstream>

#include <QLabel>
#include <QPainter>
#include <QSvgRenderer>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/window/window_runner.h"
#include "ui/render/figure.h"

namespace actiscope::ui {
namespace {

using test::becomes;

/// Every stream of a PDF file, inflated.
std::vector<std::string> streamsOf(const std::string& pdf) {
    std::vector<std::string> streams;
    const std::string begin = "stream\n";
    for (std::size_t at = pdf.find("\n" + begin); at != std::string::npos; at = pdf.find("\n" + begin, at)) {
        at += 1 + begin.size();
        const std::size_t end = pdf.find("endstream", at);
        if (pdf[at] != 'x') { // of zlib's first byte
            streams.push_back(pdf.substr(at, end - at));
            continue;
        }
        QByteArray zlib(4, '\0'); // qUncompress wants the size that it expects in front
        zlib[1] = 0x40;
        zlib.append(pdf.data() + at, static_cast<qsizetype>(end - at));
        streams.push_back(qUncompress(zlib).toStdString());
    }
    return streams;
}

/// The text of a PDF file: its glyphs, by the tables that its fonts bring along for copying.
std::string textOf(const std::string& pdf) {
    const std::vector<std::string> streams = streamsOf(pdf);
    const std::regex row("<([0-9A-Fa-f]{4})>");
    std::vector<std::map<std::string, char32_t>> fonts;
    for (const std::string& stream : streams) {
        if (stream.find("beginbfrange") == std::string::npos) {
            continue;
        }
        std::map<std::string, char32_t> font;
        // <first> <last> [<code> <code> …]
        const std::regex range("<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> \\[([^\\]]*)\\]");
        for (std::sregex_iterator at(stream.begin(), stream.end(), range), none; at != none; ++at) {
            unsigned glyph = static_cast<unsigned>(std::stoul((*at)[1], nullptr, 16));
            const std::string codes = (*at)[3];
            for (std::sregex_iterator code(codes.begin(), codes.end(), row); code != none; ++code) {
                std::ostringstream name;
                name << std::hex << std::setw(4) << std::setfill('0') << glyph++;
                font[name.str()] = static_cast<char32_t>(std::stoul((*code)[1], nullptr, 16));
            }
        }
        fonts.push_back(std::move(font));
    }
    std::string text;
    const std::regex shown("<([0-9a-f]{4})> Tj");
    for (const auto& font : fonts) { // whichever font a word is set in, one of the readings is it
        for (const std::string& stream : streams) {
            for (std::sregex_iterator at(stream.begin(), stream.end(), shown), none; at != none; ++at) {
                const auto letter = font.find((*at)[1]);
                text += letter == font.end() ? '?' : static_cast<char>(letter->second);
            }
            text += '\n';
        }
    }
    return text;
}

class WindowSave : public testing::Test {
protected:
    WindowSave() {
        m_run.startWith(m_run.writeModel("plain"),
                        {m_run.writePicture("photo.png", QSize(200, 150), 0.5, 0.5)});
        m_style.display = m_run.window().state()->display();
        m_style.thresholdLevel = m_run.window().state()->thresholdLevel();
    }

    /// Saves the figure as the user does; its bytes.
    std::string save(const char* name) {
        const auto file = m_run.folder() / "out" / name;
        std::filesystem::create_directories(file.parent_path());
        m_run.find<QLabel>("messageTitle")->clear();
        m_run.press(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        EXPECT_TRUE(m_run.answerFileDialog(file));
        EXPECT_TRUE(becomes(
            [this] { return m_run.find<QLabel>("messageTitle")->text() == QStringLiteral("Saved"); }));
        EXPECT_EQ(m_run.find<QLabel>("messageText")->text(), toQString(file));
        std::ifstream stream(file, std::ios::binary);
        std::ostringstream bytes;
        bytes << stream.rdbuf();
        return bytes.str();
    }
    const Analysis& analysis() { return *m_run.window().state()->analysis(); }
    std::string firstClass() { return shortName(analysis().classes[0].label); }
    QSizeF size() { return figureSize(analysis(), m_style); }

    test::WindowRunner m_run;
    FigureStyle m_style;
};

TEST_F(WindowSave, AFigureAsPng) {
    const std::string png = save("figure.png");
    const QImage opened = QImage::fromData(QByteArray::fromStdString(png), "PNG");
    ASSERT_FALSE(opened.isNull());
    EXPECT_EQ(opened.size(), (size() * 2).toSize());
    EXPECT_EQ(opened.convertToFormat(QImage::Format_RGB32),
              renderFigure(analysis(), m_style).convertToFormat(QImage::Format_RGB32))
        << "nothing was lost";
}

TEST_F(WindowSave, AFigureAsSvg) {
    const std::string svg = save("figure.svg");
    QSvgRenderer opened(QByteArray::fromStdString(svg));
    ASSERT_TRUE(opened.isValid());
    EXPECT_EQ(opened.viewBoxF().size(), size());
    EXPECT_THAT(svg, testing::HasSubstr("photo.png"));
    EXPECT_THAT(svg, testing::HasSubstr(firstClass()));
    QImage drawn(size().toSize(), QImage::Format_RGB32);
    drawn.fill(Qt::white);
    QPainter painter(&drawn);
    opened.render(&painter);
    painter.end();
    EXPECT_NE(drawn.pixel(drawn.width() / 12, drawn.height() / 3), qRgb(255, 255, 255))
        << "the picture is there";
}

TEST_F(WindowSave, AFigureAsPdf) {
    const std::string pdf = save("figure.pdf");
    EXPECT_THAT(pdf, testing::StartsWith("%PDF-1."));
    EXPECT_THAT(pdf, testing::EndsWith("%%EOF\n"));
    std::smatch box;
    ASSERT_TRUE(std::regex_search(pdf, box, std::regex("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)\\]")));
    EXPECT_NEAR(std::stod(box[1]), size().width() * 0.75, 1) << "72 points an inch, 96 pixels an inch";
    EXPECT_NEAR(std::stod(box[2]), size().height() * 0.75, 1);
    const std::string text = textOf(pdf);
    EXPECT_THAT(text, testing::HasSubstr("photo.png"));
    EXPECT_THAT(text, testing::HasSubstr(firstClass().substr(0, firstClass().find(' '))));
}

TEST_F(WindowSave, APdfHoldsThePicturesInTheirOwnPixelsAndSmall) {
    m_run.window().openPaths({m_run.writePicture("larger.png", QSize(640, 480), 0.4, 0.4)});
    ASSERT_TRUE(becomes([this] { return m_run.finished() && analysis().image->size == Size{640, 480}; }));
    const std::string pdf = save("larger.pdf");
    const std::regex image("/Width ([0-9]+)");
    int images = 0;
    for (std::sregex_iterator at(pdf.begin(), pdf.end(), image), none; at != none; ++at) {
        images += (*at)[1] == "640" ? 1 : 0;
        EXPECT_LE(std::stoi((*at)[1]), 640);
    }
    EXPECT_EQ(images, 6);
    EXPECT_THAT(pdf, testing::HasSubstr("/DCTDecode")) << "compressed as photos are";
    EXPECT_LT(pdf.size(), std::size_t{640 * 480 * 3}) << "all six in less than one of them bare";
}

TEST_F(WindowSave, TheJsonSaysWhichThresholdItsBoxesBelongTo) {
    m_run.window().state()->setThresholdLevel(425);
    const auto file = m_run.folder() / "out.json";
    m_run.press(Qt::Key_J, Qt::ControlModifier);
    ASSERT_TRUE(m_run.answerFileDialog(file));
    ASSERT_TRUE(becomes([&] { return std::filesystem::exists(file); }));
    std::ifstream stream(file);
    const auto document = nlohmann::json::parse(stream);
    EXPECT_EQ(document.at("threshold"), 0.425);
    const std::optional<Box> box = analysis().classes[0].predictedBox(425);
    ASSERT_TRUE(box.has_value());
    EXPECT_EQ(document["images"][0]["predictions"][0]["box"],
              (nlohmann::json{box->x0, box->y0, box->x1, box->y1}));
}

} // namespace
} // namespace actiscope::ui
