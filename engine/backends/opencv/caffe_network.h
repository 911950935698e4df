// A Caffe network that runs through OpenCV's dnn module.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include <opencv2/dnn.hpp>

#include "engine/api/modules.h"
#include "engine/backends/opencv/caffe_layout.h"

namespace actiscope::opencv_backend {

/// cv::dnn::Net can't run twice at a time, so a pass that finds none idle reads the files once more: there
/// are never more of them than passes at a time.
class CaffeNetwork final : public Network {
public:
    CaffeNetwork(cv::dnn::Net net, CaffeLayout layout, const OpenNetworkRequest& request,
                 std::string prototxt);

    [[nodiscard]] const NetworkInfo& info() const override { return m_info; }
    [[nodiscard]] const ClassifierHead* head() const override {
        return m_layout.head ? &*m_layout.head : nullptr;
    }
    [[nodiscard]] Result<std::vector<ForwardOutput>> forward(const InputTensor& input,
                                                             const ForwardOptions& options) const override;

private:
    [[nodiscard]] std::vector<ForwardOutput> run(cv::dnn::Net& net, const InputTensor& input) const;
    /// An idle network, else a new one; OpenCV uses this many threads from now on.
    [[nodiscard]] Result<cv::dnn::Net> takeNet(int threads) const;

    CaffeLayout m_layout;
    NetworkInfo m_info;
    std::string m_prototxt;
    int m_threads;
    mutable std::mutex m_mutex; ///< guards m_idle, reading and OpenCV's thread count
    mutable std::vector<cv::dnn::Net> m_idle;
};

} // namespace actiscope::opencv_backend
