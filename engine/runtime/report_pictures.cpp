#include "engine/runtime/report_pictures.h"

#include <cmath>
#include <utility>
#include <vector>

#include "engine/runtime/pipeline.h"
#include "engine/runtime/thumbnail.h"
#include "engine/vision/overlay.h"

namespace actiscope {

namespace {

constexpr int kLongerSide = 360;
constexpr int kQuality = 82;
constexpr double kSameProbability = 1e-3; ///< threads and machines differ less

bool saysTheSame(const Analysis& analysis, const runs::ImageRow& row) {
    if (analysis.classes.empty() || row.predictions.empty()) {
        return false;
    }
    const ClassResult& now = analysis.classes.front();
    const runs::Prediction& then = row.predictions.front();
    return now.classIndex == then.label && std::abs(now.probability - then.probability) <= kSameProbability;
}

/// Of a row that a stranger may have written: inside the root, or empty.
std::filesystem::path inside(const std::filesystem::path& root, const std::string& path) {
    const auto base = std::filesystem::absolute(root).lexically_normal();
    const auto file = (base / path).lexically_normal();
    const auto below = file.lexically_relative(base);
    return below.empty() || *below.begin() == ".." ? std::filesystem::path() : file;
}

} // namespace

ReportPictures::ReportPictures(std::filesystem::path root, ModelPtr model, ModuleLoader& modules, int threads)
    : m_root(std::move(root)), m_model(std::move(model)), m_modules(modules), m_threads(threads) {}

std::optional<runs::ReportPicture> ReportPictures::picture(const runs::ImageRow& row) const {
    const std::filesystem::path file = inside(m_root, row.path);
    if (file.empty()) {
        return std::nullopt;
    }
    const auto small = makeThumbnail(file, kLongerSide, m_modules);
    const auto codecs = m_modules.codecs();
    if (!small || !codecs) {
        return std::nullopt;
    }
    std::vector<std::uint8_t> rgb((*small)->rgb.get(), (*small)->rgb.get() + (*small)->bytes());
    if (m_model != nullptr) {
        blendMap(file, row, (*small)->size, rgb.data());
    }
    auto jpeg = (*codecs)->encodeJpeg(rgb.data(), (*small)->size, kQuality);
    return jpeg ? std::optional(runs::ReportPicture{"image/jpeg", std::move(*jpeg)}) : std::nullopt;
}

void ReportPictures::blendMap(const std::filesystem::path& file, const runs::ImageRow& row, Size size,
                              std::uint8_t* rgb) const {
    AnalysisRequest request;
    request.source.path = file;
    request.top = 1;
    request.extraClasses = {row.labels.empty() ? 0 : row.labels.front().label};
    request.annotations = false;
    const PipelineContext context{&m_modules, nullptr, m_threads};
    const int classes = static_cast<int>(m_model->labels.classes.size());
    if (request.extraClasses.front() < 0 || request.extraClasses.front() >= classes) {
        return; // the run's file is damaged
    }
    const auto analysis = analyse(request, m_model, context, {});
    if (!analysis || !saysTheSame(**analysis, row)) {
        return;
    }
    const Analysis& found = **analysis;
    const ClassResult& own = found.classes.back(); // asked for last, or the only one
    if (own.cam == nullptr) {
        return;
    }
    const double x = static_cast<double>(size.width) / found.image->size.width;
    const double y = static_cast<double>(size.height) / found.image->size.height;
    OverlayStyle style;
    style.range = {own.cam->min, own.cam->max};
    blendOverlay({rgb, size, 3 * static_cast<std::size_t>(size.width)}, *own.cam,
                 {found.seen.x0 * x, found.seen.y0 * y, found.seen.x1 * x, found.seen.y1 * y}, style);
}

} // namespace actiscope
