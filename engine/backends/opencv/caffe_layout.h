// What a loaded Caffe network is made of: its layers, its classifier, its family.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <opencv2/dnn.hpp>

#include "engine/api/network.h"

namespace actiscope::opencv_backend {

struct CaffeLayout {
    Size inputSize;           ///< as the prototxt states it
    std::string logitsLayer;  ///< what goes into the softmax, or the last layer
    std::string featureLayer; ///< what enters the global pooling; empty where not exact
    std::optional<ClassifierHead> head;
    std::string whyNot; ///< where there is no head
    std::string family;
    int classes = 0;
    std::int64_t parameters = 0;
    bool softmaxAtEnd = false;
    bool freeInputSize = false;
    int mapStride = 0; ///< NetworkInfo::mapStride
    std::vector<LayerInfo> layers;
};

/// Throws cv::Exception where OpenCV does, std::runtime_error with a sentence's end ("has no input size")
/// where the network is no classifier of colour pictures. Call before the first forward pass, which may fold
/// weights.
[[nodiscard]] CaffeLayout examine(const cv::dnn::Net& net);

} // namespace actiscope::opencv_backend
