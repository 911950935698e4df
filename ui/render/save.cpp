#include "ui/render/save.h"

#include <algorithm>

#include <QBuffer>
#include <QImageWriter>
#include <QMarginsF>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include "engine/data/files.h"
#include "engine/data/npy.h"
#include "engine/runtime/report.h"

namespace actiscope::ui {

namespace {

constexpr double kLogicalPixelsPerInch = 96;
constexpr double kPointsPerInch = 72;
constexpr int kPdfDotsPerInch = 288;
constexpr int kFastCompression = 20; ///< zlib level 1: a tenth larger than the default, several times faster

Result<std::monostate> write(const std::filesystem::path& file, const QByteArray& bytes) {
    return writeFileAtomically(file, bytes.constData(), static_cast<std::size_t>(bytes.size()));
}

tl::unexpected<Error> notSaved(const std::filesystem::path& file, const char* why, std::string detail = {}) {
    return fail(ErrorCode::WriteFailed,
                QStringLiteral("\"%1\" was not saved: %2")
                    .arg(QString::fromStdString(file.string()), QLatin1String(why))
                    .toStdString(),
                std::move(detail));
}

Result<std::monostate> writePngByCodecs(const std::filesystem::path& file, const QImage& image,
                                        const Codecs& codecs) {
    const Size size{image.width(), image.height()};
    const std::size_t rowBytes = static_cast<std::size_t>(size.width) * 3;
    const QImage rgb = image.convertToFormat(QImage::Format_RGB888);
    std::vector<std::uint8_t> packed(rowBytes * static_cast<std::size_t>(size.height));
    for (int y = 0; y < size.height; ++y) {
        std::copy_n(rgb.constScanLine(y), rowBytes, packed.data() + static_cast<std::size_t>(y) * rowBytes);
    }
    const auto bytes = codecs.encodePng(packed.data(), size);
    // One of a batch, which is run again where the power fails.
    return bytes ? writeFileAtomically(file, bytes->data(), bytes->size(), Flush::Later)
                 : fail(bytes.error());
}

Result<std::monostate> writePng(const std::filesystem::path& file, const QImage& image,
                                const Codecs* codecs) {
    if (codecs != nullptr && !image.isNull()) {
        return writePngByCodecs(file, image, *codecs);
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "png");
    writer.setCompression(kFastCompression);
    if (image.isNull() || !writer.write(image)) {
        return notSaved(file, "the picture could not be made.", writer.errorString().toStdString());
    }
    return write(file, bytes);
}

QByteArray pdf(const Analysis& analysis, const FigureStyle& style) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setCreator(QStringLiteral("Actiscope"));
    writer.setResolution(kPdfDotsPerInch);
    writer.setPageSize(QPageSize(figureSize(analysis, style) * (kPointsPerInch / kLogicalPixelsPerInch),
                                 QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    QPainter painter(&writer);
    painter.scale(kPdfDotsPerInch / kLogicalPixelsPerInch, kPdfDotsPerInch / kLogicalPixelsPerInch);
    paintFigure(painter, analysis, style);
    painter.end();
    return bytes;
}

QByteArray svg(const Analysis& analysis, const FigureStyle& style) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const QSizeF size = figureSize(analysis, style);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(static_cast<int>(kLogicalPixelsPerInch));
    generator.setSize(size.toSize());
    generator.setViewBox(QRectF(QPointF(), size));
    generator.setTitle(QStringLiteral("Class activation maps"));
    QPainter painter(&generator);
    paintFigure(painter, analysis, style);
    painter.end();
    return bytes;
}

} // namespace

Result<std::monostate> saveOverlayPng(const std::filesystem::path& file, const Analysis& analysis,
                                      const ClassResult& result, const FigureStyle& style, bool boxes,
                                      const Codecs* codecs) {
    return writePng(file, renderOverlayImage(analysis, result, style, boxes), codecs);
}

Result<std::monostate> savePlacesPng(const std::filesystem::path& file, const ClassCells& cells,
                                     const Codecs* codecs) {
    return writePng(file, renderClassCells(cells), codecs);
}

Result<std::monostate> saveFigure(const std::filesystem::path& file, const Analysis& analysis,
                                  const FigureStyle& style, const Codecs* codecs) {
    const QString ending = QString::fromStdString(file.extension().string()).toLower();
    if (ending == QLatin1String(".pdf")) {
        return write(file, pdf(analysis, style));
    }
    if (ending == QLatin1String(".svg")) {
        return write(file, svg(analysis, style));
    }
    if (ending == QLatin1String(".png")) {
        return writePng(file, renderFigure(analysis, style), codecs);
    }
    return notSaved(file, "a figure is written as .png, .pdf or .svg; choose one of these endings.");
}

Result<std::vector<std::filesystem::path>> saveMaps(const std::filesystem::path& folder,
                                                    const std::string& stem, const Analysis& analysis,
                                                    const std::function<void(int files, int of)>& told) {
    std::vector<std::filesystem::path> files;
    const auto all = static_cast<int>(std::ranges::count_if(
        analysis.classes, [](const ClassResult& result) { return result.cam != nullptr; }));
    for (const ClassResult& result : analysis.classes) {
        if (!result.cam) {
            continue;
        }
        const std::vector<std::uint8_t> bytes = npyBytes(*result.cam);
        files.push_back(folder / (stem + ".rank" + std::to_string(result.rank) + ".npy"));
        if (const auto written = writeFileAtomically(files.back(), bytes.data(), bytes.size()); !written) {
            return fail(written.error());
        }
        if (told) {
            told(static_cast<int>(files.size()), all);
        }
    }
    return files;
}

Result<std::monostate> saveReport(const std::filesystem::path& file, const AnalysisPtr& analysis,
                                  int thresholdLevel) {
    const std::string path =
        analysis->source.path.empty() ? analysis->source.name : analysis->source.path.string();
    const std::string json = reportJson(analysis->model, {{path, {analysis, std::nullopt}}}, thresholdLevel,
                                        ReportThreshold::Written);
    return writeFileAtomically(file, json.data(), json.size());
}

} // namespace actiscope::ui
