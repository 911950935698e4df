#include "engine/runs/report_charts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/runs/report_markup.h"

namespace actiscope::runs {

namespace {

// Plot area in the drawing's own units.
constexpr double kWidth = 560;
constexpr double kHeight = 300;
constexpr double kLeft = 52;
constexpr double kRight = 16;
constexpr double kTop = 14;
constexpr double kBottom = 46;
constexpr double kPlotWidth = kWidth - kLeft - kRight;
constexpr double kPlotHeight = kHeight - kTop - kBottom;
/// Told apart by those who see no red or green, too.
constexpr std::array<const char*, 4> kColours = {"#0072b2", "#d55e00", "#009e73", "#8b5a9b"};
constexpr std::array<const char*, 4> kDashes = {"", "7 3", "2 3", "9 3 2 3"};

double xOf(double share) {
    return kLeft + share * kPlotWidth;
}

double yOf(double share) {
    return kTop + (1 - share) * kPlotHeight;
}

std::string at(double x, double y) {
    return fixed(x, 1) + "," + fixed(y, 1);
}

std::string line(double x0, double y0, double x1, double y1, const std::string& look) {
    return "<line x1=\"" + fixed(x0) + "\" y1=\"" + fixed(y0) + "\" x2=\"" + fixed(x1) + "\" y2=\"" +
           fixed(y1) + "\" " + look + "/>\n";
}

std::string label(double x, double y, const std::string& anchor, const std::string& text) {
    return "<text x=\"" + fixed(x) + "\" y=\"" + fixed(y) + "\" text-anchor=\"" + anchor + "\">" +
           escaped(text) + "</text>\n";
}

/// Below the axis; what has several words, on lines of their own: names of neighbours don't touch.
std::string wordsBelow(double x, const std::string& words) {
    constexpr double kLine = 13;
    std::string svg;
    double y = kHeight - kBottom + 16;
    for (std::size_t from = 0; from < words.size(); y += kLine) {
        const std::size_t to = std::min(words.find_first_of(" -", from), words.size());
        const bool hyphen = to < words.size() && words[to] == '-';
        svg += label(x, y, "middle", words.substr(from, to - from + (hyphen ? 1 : 0)));
        from = to + 1;
    }
    return svg;
}

constexpr int kScaleParts = 5;

/// The least scale that holds the value and whose parts are 1, 2 or 5 times a power of ten.
double roundScale(double value) {
    if (!(value > 0)) {
        return 1;
    }
    const double part = value / kScaleParts;
    const double power = std::pow(10, std::floor(std::log10(part)));
    for (const double times : {1.0, 2.0, 5.0}) {
        if (times * power >= part) {
            return kScaleParts * times * power;
        }
    }
    return kScaleParts * 10 * power;
}

/// Horizontal lines at fifths of `most`, with their values, and the titles.
std::string frame(double most, int digits, const std::string& xTitle, const std::string& yTitle) {
    std::string svg;
    for (int i = 0; i <= kScaleParts; ++i) {
        const double share = i / static_cast<double>(kScaleParts);
        svg += line(kLeft, yOf(share), kWidth - kRight, yOf(share),
                    i == 0 ? "stroke=\"#555\"" : "stroke=\"#ddd\"");
        svg += label(kLeft - 6, yOf(share) + 4, "end", fixed(share * most, digits));
    }
    svg += label(kLeft + kPlotWidth / 2, kHeight - 6, "middle", xTitle);
    return svg + "<text transform=\"translate(12," + fixed(kTop + kPlotHeight / 2) +
           ") rotate(-90)\" text-anchor=\"middle\">" + escaped(yTitle) + "</text>\n";
}

std::string xScale() {
    constexpr int kParts = 10;
    std::string svg;
    for (int i = 0; i <= kParts; i += 2) {
        const double share = i / static_cast<double>(kParts);
        svg += label(xOf(share), kHeight - kBottom + 16, "middle", fixed(share));
    }
    return svg;
}

std::string drawing(const std::string& title, const std::string& content) {
    return "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 " + fixed(kWidth, 0) + " " + fixed(kHeight, 0) +
           "\"><title>" + escaped(title) + "</title>\n" + content + "</svg>\n";
}

std::string bar(double x, double width, double share, const std::string& look, const std::string& tip) {
    return "<rect x=\"" + fixed(x) + "\" y=\"" + fixed(yOf(share)) + "\" width=\"" + fixed(width) +
           "\" height=\"" + fixed(share * kPlotHeight) + "\" " + look + "><title>" + escaped(tip) +
           "</title></rect>\n";
}

std::string curveMarkup(const Curve& curve, std::size_t index) {
    const std::size_t count = curve.values.size();
    const auto place = [&](std::size_t i) { return i / static_cast<double>(count); };
    const std::string colour = kColours[index % kColours.size()];
    std::string points;
    for (std::size_t i = 0; i < count; ++i) {
        points += at(xOf(place(i)), yOf(curve.values[i])) + " ";
    }
    std::string svg = "<polyline fill=\"none\" stroke=\"" + colour +
                      "\" stroke-width=\"2\" stroke-dasharray=\"" + kDashes[index % kDashes.size()] +
                      "\" points=\"" + points + "\"/>\n";
    if (curve.best && *curve.best < count) {
        svg += "<circle cx=\"" + fixed(xOf(place(*curve.best))) + "\" cy=\"" +
               fixed(yOf(curve.values[*curve.best])) + "\" r=\"4.5\" fill=\"" + colour + "\"><title>" +
               escaped(curve.name + ": " + fixed(100 * curve.values[*curve.best]) + " % at " +
                       fixed(place(*curve.best), 3)) +
               "</title></circle>\n";
    }
    return svg;
}

/// Names with a stroke as their curve has it.
std::string legend(const std::vector<Curve>& curves) {
    std::string markup = "<p class=\"legend\">";
    for (std::size_t i = 0; i < curves.size(); ++i) {
        markup += "<span><svg viewBox=\"0 0 30 10\" width=\"30\" height=\"10\">" +
                  line(0, 5, 30, 5,
                       "stroke-width=\"2\" stroke=\"" + std::string(kColours[i % kColours.size()]) +
                           "\" stroke-dasharray=\"" + kDashes[i % kDashes.size()] + "\"") +
                  "</svg> " + escaped(curves[i].name) + "</span> ";
    }
    return markup + "</p>\n";
}

} // namespace

std::string lineChart(const std::vector<Curve>& curves, const std::string& xTitle, const std::string& yTitle,
                      const std::optional<Mark>& mark) {
    std::string svg = frame(100, 0, xTitle, yTitle) + xScale();
    if (mark) {
        svg += line(xOf(mark->x), kTop, xOf(mark->x), kTop + kPlotHeight,
                    "stroke=\"#555\" stroke-dasharray=\"3 3\"");
        svg += label(xOf(mark->x) + 4, kTop + 10, "start", mark->name);
    }
    for (std::size_t i = 0; i < curves.size(); ++i) {
        svg += curveMarkup(curves[i], i);
    }
    return drawing(yTitle + ", " + xTitle, svg) + legend(curves);
}

std::string barChart(const std::vector<Bar>& bars, const std::string& xTitle, const std::string& yTitle) {
    double most = 0;
    for (const Bar& one : bars) {
        most = std::max(most, one.value);
    }
    most = roundScale(most);
    std::string svg = frame(most, most < kScaleParts ? 1 : 0, xTitle, yTitle);
    const double step = kPlotWidth / static_cast<double>(std::max<std::size_t>(bars.size(), 1));
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const double x = kLeft + static_cast<double>(i) * step;
        svg += bar(x + 0.1 * step, 0.8 * step, bars[i].value / most, "fill=\"#0072b2\"",
                   bars[i].name + ": " + bars[i].note);
        svg += wordsBelow(x + step / 2, bars[i].name);
    }
    return drawing(yTitle + ", " + xTitle, svg);
}

std::string reliabilityChart(const std::vector<std::optional<double>>& shares) {
    std::string svg = frame(100, 0, "probability of the class predicted first", "right, percent") + xScale();
    const double step = kPlotWidth / static_cast<double>(std::max<std::size_t>(shares.size(), 1));
    for (std::size_t i = 0; i < shares.size(); ++i) {
        if (shares[i]) {
            svg += bar(kLeft + static_cast<double>(i) * step + 1, step - 2, *shares[i], "fill=\"#0072b2\"",
                       percentText(shares[i]) + " % right");
        }
    }
    svg += line(xOf(0), yOf(0), xOf(1), yOf(1),
                "stroke=\"#d55e00\" stroke-width=\"2\" stroke-dasharray=\"7 3\"");
    return drawing("Reliability", svg);
}

} // namespace actiscope::runs
