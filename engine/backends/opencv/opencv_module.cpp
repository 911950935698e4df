// What the module exports: the backend that opens Caffe files.
#include "engine/api/modules.h"
#include "engine/backends/opencv/caffe_backend.h"

namespace {

class OpenCvBackend final : public actiscope::Backend {
public:
    actiscope::Result<actiscope::NetworkPtr> open(const actiscope::OpenNetworkRequest& request) override {
        return actiscope::opencv_backend::openCaffe(request);
    }
};

} // namespace

ACTISCOPE_MODULE_EXPORT actiscope::Backend* actiscopeBackend() {
    static OpenCvBackend backend;
    return &backend;
}
