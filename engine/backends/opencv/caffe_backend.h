// Opens Caffe networks, without OpenCV in sight.
#pragma once

#include "engine/api/modules.h"

namespace actiscope::opencv_backend {

/// Finds the prototxt, reads both files and tries the network once. Thread rule: any thread.
/// Errors: FileNotFound, FileUnreadable, ModelUnreadable, ModelUnsupported, DeviceMissing.
[[nodiscard]] Result<NetworkPtr> openCaffe(const OpenNetworkRequest& request);

} // namespace actiscope::opencv_backend
