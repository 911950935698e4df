// The one place where OpenCV's exceptions end.
#pragma once

#include <exception>
#include <new>
#include <string>
#include <utility>

#include <opencv2/core.hpp>

#include "engine/api/result.h"

namespace actiscope::opencv_backend {

/// Returns what `work` returns; whatever it throws becomes an Error with `sentence`, a std::runtime_error's
/// text appended to it, OpenCV's own words in the detail. NetworkFailed for want of memory is OutOfMemory: it
/// says nothing of the network or the image.
template <class Work>
auto guarded(ErrorCode code, const std::string& sentence, Work&& work) -> Result<decltype(work())> {
    const ErrorCode noMemory = code == ErrorCode::NetworkFailed ? ErrorCode::OutOfMemory : code;
    try {
        return std::forward<Work>(work)();
    } catch (const cv::Exception& thrown) {
        return fail(thrown.code == cv::Error::StsNoMem ? noMemory : code, sentence + ".", thrown.err);
    } catch (const std::bad_alloc&) {
        return fail(noMemory, sentence + ": there is not enough memory.");
    } catch (const std::exception& thrown) {
        return fail(code, sentence + ": it " + thrown.what() + ".");
    }
}

} // namespace actiscope::opencv_backend
