// A Caffe network that runs through OpenCV's dnn module.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include <opencv2/dnn.hpp>

#include "engine/api/modules.h"
#include "engine/backends/opencv/caffe_layout.h"

namespace actiscope::opencv_backend {

/// cv::dnn::Net can't run twice at a time, so forward passes wait for each other; each of them uses the
/// threads it may use.
class CaffeNetwork final : public Network {
public:
    CaffeNetwork(cv::dnn::Net net, CaffeLayout layout, const OpenNetworkRequest& request);

    [[nodiscard]] const NetworkInfo& info() const override { return m_info; }
    [[nodiscard]] const ClassifierHead* head() const override {
        return m_layout.head ? &*m_layout.head : nullptr;
    }
    [[nodiscard]] Result<std::vector<ForwardOutput>> forward(const InputTensor& input,
                                                             const ForwardOptions& options) const override;

private:
    [[nodiscard]] std::vector<ForwardOutput> run(const InputTensor& input, int threads) const;

    CaffeLayout m_layout;
    NetworkInfo m_info;
    int m_threads;
    mutable std::mutex m_mutex; ///< guards m_net and OpenCV's thread count
    mutable cv::dnn::Net m_net;
};

} // namespace actiscope::opencv_backend
