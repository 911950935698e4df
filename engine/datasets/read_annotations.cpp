#include <algorithm>
#include <atomic>
#include <limits>
#include <new>
#include <optional>
#include <thread>

#include "engine/data/annotation_xml.h"
#include "engine/datasets/open.h"

namespace actiscope::datasets {
namespace {

constexpr std::size_t kChunk = 4096; ///< files that are in memory at once

using Read = std::optional<Result<AnnotationFile>>; ///< empty: the image has no file

/// No exception leaves a thread.
Result<AnnotationFile> readSafely(const std::filesystem::path& file) {
    try {
        return readAnnotationFile(file);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, file.string() + " needs more memory than there is.");
    }
}

/// Reads the files of items [begin, begin + read.size()). False where it was cancelled.
bool readChunk(const DataSet& set, std::size_t begin, std::vector<Read>& read, const ReadControl& control) {
    std::atomic<std::size_t> next{0};
    std::atomic<bool> cancelled{false};
    const auto work = [&] {
        for (std::size_t i = next++; i < read.size() && !cancelled; i = next++) {
            if (control.cancelled && control.cancelled()) {
                cancelled = true;
                return;
            }
            if (const auto file = set.annotationFile(begin + i); !file.empty()) {
                read[i] = readSafely(file);
            }
        }
    };
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t wanted = control.threads > 0 ? static_cast<std::size_t>(control.threads) : cores;
    std::vector<std::jthread> threads;
    for (std::size_t n = 1; n < std::min(wanted, read.size()); ++n) {
        threads.emplace_back(work);
    }
    work();
    threads.clear();
    return !cancelled;
}

Corners4 cornersOf(const AnnotatedObject& object) {
    if (object.corners == Corners::Missing) {
        const double none = std::numeric_limits<double>::quiet_NaN();
        return {none, none, none, none};
    }
    const Box& box = object.box;
    // Inclusive corners that are swapped by one pixel are an exclusive box without area: swapped all the
    // same.
    const bool swapped = object.corners == Corners::Swapped;
    return {static_cast<double>(box.x0), static_cast<double>(box.y0),
            static_cast<double>(swapped && box.x1 == box.x0 ? box.x0 - 1 : box.x1),
            static_cast<double>(swapped && box.y1 == box.y0 ? box.y0 - 1 : box.y1)};
}

/// `labelled`: the image's class is known from elsewhere, objects of other classes do not add to it.
void addAnnotation(DataSetBuilder& builder, std::size_t item, const AnnotationFile& annotation,
                   bool labelled) {
    builder.setSize(item, annotation.size.value_or(Size{}));
    std::size_t number = 0;
    for (const AnnotatedObject& object : annotation.objects) {
        const std::string what = "object " + std::to_string(++number);
        if (object.name.empty()) {
            builder.report().add(Finding::UnnamedObject, std::string(builder.path(item)) + " (" + what + ")");
            continue;
        }
        const std::uint32_t classIndex = builder.classOf(object.name);
        if (!labelled) {
            builder.addLabel(item, classIndex);
        }
        builder.addBox(item, classIndex, cornersOf(object), what);
    }
}

} // namespace

Result<DataSet> readAnnotations(DataSet set, const ReadControl& control) {
    if (!set.annotationsPending()) {
        return set;
    }
    const std::size_t count = set.size();
    DataSetBuilder builder(set);
    for (std::size_t begin = 0; begin < count; begin += kChunk) {
        std::vector<Read> read(std::min(kChunk, count - begin));
        if (!readChunk(set, begin, read, control)) {
            return fail(ErrorCode::Cancelled, "Stopped before all annotations were read.");
        }
        for (std::size_t i = 0; i < read.size(); ++i) {
            if (!read[i]) {
                continue;
            }
            if (*read[i]) {
                addAnnotation(builder, begin + i, **read[i], !set.classes(begin + i).empty());
            } else {
                builder.setUnreadable(begin + i, read[i]->error().detail);
            }
        }
        if (control.progress) {
            control.progress(begin + read.size(), count);
        }
    }
    builder.setPending(false);
    return builder.finish();
}

} // namespace actiscope::datasets
