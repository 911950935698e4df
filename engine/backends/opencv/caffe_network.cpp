#include "engine/backends/opencv/caffe_network.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <thread>
#include <utility>

#include <opencv2/core/utils/logger.hpp>

#include "engine/backends/opencv/caffe_backend.h"
#include "engine/backends/opencv/caffe_files.h"
#include "engine/backends/opencv/cv_guard.h"
#include "engine/backends/opencv/protobuf_log.h"

namespace actiscope::opencv_backend {

namespace {

int threadsOr(int wanted, int otherwise) {
    if (wanted > 0) {
        return wanted;
    }
    return otherwise > 0 ? otherwise : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

/// As Caffe's own ImageNet networks were trained: BGR, 0...255, mean colour subtracted.
InputDescription caffeInput(Size size) {
    InputDescription input;
    input.size = size;
    input.channels = ChannelOrder::Bgr;
    input.range = 255;
    input.mean = {104, 117, 123};
    input.std = {1, 1, 1};
    return input;
}

std::vector<float> softmax(const std::vector<float>& logits) {
    std::vector<float> result(logits.size());
    const float largest = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        result[i] = std::exp(logits[i] - largest);
        sum += static_cast<double>(result[i]);
    }
    for (float& value : result) {
        value = static_cast<float>(static_cast<double>(value) / sum);
    }
    return result;
}

/// Picture `index` of a batch of [count, channels, height, width].
FeatureMaps featureMapsOf(const cv::Mat& blob, int index) {
    FeatureMaps maps;
    maps.channels = blob.size[1];
    maps.height = blob.size[2];
    maps.width = blob.size[3];
    const std::size_t count = maps.bytes() / sizeof(float);
    std::shared_ptr<float[]> values(new float[count]);
    std::memcpy(values.get(), blob.ptr<float>(index), maps.bytes());
    maps.values = std::move(values);
    return maps;
}

std::string sizeInWords(int width, int height) {
    return std::to_string(width) + " x " + std::to_string(height);
}

Result<cv::dnn::Net> readNet(const std::string& prototxt, const std::string& model) {
    const ProtobufLog log;
    auto net = guarded(ErrorCode::ModelUnreadable,
                       "The Caffe model " + model + " with " + prototxt +
                           " can't be read: one of the two files is damaged, or they do not belong together",
                       [&] {
                           cv::dnn::Net read = cv::dnn::readNetFromCaffe(prototxt, model);
                           read.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
                           read.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
                           return read;
                       });
    if (!net && !log.text().empty()) {
        net.error().detail = log.text();
    }
    return net;
}

} // namespace

CaffeNetwork::CaffeNetwork(cv::dnn::Net net, CaffeLayout layout, const OpenNetworkRequest& request,
                           std::string prototxt)
    : m_layout(std::move(layout)), m_prototxt(std::move(prototxt)), m_threads(request.threads) {
    m_idle.push_back(std::move(net));
    m_info.path = request.path;
    m_info.format = "Caffe";
    m_info.family = m_layout.family;
    m_info.classes = m_layout.classes;
    m_info.parameters = m_layout.parameters;
    m_info.exact = m_layout.head.has_value();
    m_info.whyNot = m_layout.whyNot;
    m_info.mapStride = m_layout.mapStride;
    m_info.freeInputSize = m_layout.freeInputSize;
    m_info.softmaxAtEnd = m_layout.softmaxAtEnd;
    m_info.device = "cpu";
    m_info.fixedInput = m_layout.inputSize;
    m_info.defaultInput = caffeInput(m_layout.inputSize);
    m_info.layers = m_layout.layers;
}

Result<std::vector<ForwardOutput>> CaffeNetwork::forward(const InputTensor& input,
                                                         const ForwardOptions& options) const {
    const Size own = m_layout.inputSize;
    const bool accepted = m_layout.freeInputSize || (input.width == own.width && input.height == own.height);
    if (!accepted || input.count < 1 || input.width < 1 || input.height < 1) {
        return fail(ErrorCode::NetworkFailed, "The network " + m_info.path + " takes pictures of " +
                                                  sizeInWords(own.width, own.height) + " only, not " +
                                                  sizeInWords(input.width, input.height) + ".");
    }
    Result<cv::dnn::Net> net = takeNet(threadsOr(options.threads, m_threads));
    if (!net) {
        return fail(net.error());
    }
    auto outputs = guarded(ErrorCode::NetworkFailed,
                           "The network " + m_info.path + " can't run on an input of " +
                               sizeInWords(input.width, input.height),
                           [&] { return run(*net, input); });
    const std::lock_guard lock(m_mutex);
    m_idle.push_back(std::move(*net));
    return outputs;
}

Result<cv::dnn::Net> CaffeNetwork::takeNet(int threads) const {
    const std::lock_guard lock(m_mutex);
    if (cv::getNumThreads() != threads) {
        cv::setNumThreads(threads);
    }
    if (m_idle.empty()) {
        return readNet(m_prototxt, m_info.path);
    }
    cv::dnn::Net net = std::move(m_idle.back());
    m_idle.pop_back();
    return net;
}

std::vector<ForwardOutput> CaffeNetwork::run(cv::dnn::Net& net, const InputTensor& input) const {
    // Only wraps the values; OpenCV copies them into its own blob.
    const std::vector<int> shape{input.count, 3, input.height, input.width};
    const cv::Mat blob(shape, CV_32F, const_cast<float*>(input.values.data()));
    // Asking for the feature layer by name keeps its output: neither fused away nor written over by a later
    // layer that works in place.
    std::vector<cv::String> wanted{m_layout.logitsLayer};
    if (m_layout.head) {
        wanted.push_back(m_layout.featureLayer);
    }
    std::vector<cv::Mat> results;
    net.setInput(blob);
    net.forward(results, wanted);

    std::vector<ForwardOutput> outputs(static_cast<std::size_t>(input.count));
    for (int i = 0; i < input.count; ++i) {
        ForwardOutput& output = outputs[static_cast<std::size_t>(i)];
        const float* logits = results[0].ptr<float>(i);
        output.logits.assign(logits, logits + m_layout.classes);
        output.probabilities = softmax(output.logits);
        if (m_layout.head) {
            output.featureMaps = featureMapsOf(results[1], i);
        }
    }
    return outputs;
}

Result<NetworkPtr> openCaffe(const OpenNetworkRequest& request) {
    if (request.device == Device::Cuda) {
        return fail(ErrorCode::DeviceMissing, "Caffe models run on the processor only: open " + request.path +
                                                  " with --device cpu or auto.");
    }
    std::error_code failure;
    if (!std::filesystem::is_regular_file(request.path, failure)) {
        return fail(ErrorCode::FileNotFound, "There is no model file " + request.path + ".");
    }
    const auto prototxt = findPrototxt(request);
    if (!prototxt) {
        return fail(prototxt.error());
    }
    if (const auto checked = checkPrototxt(*prototxt); !checked) {
        return fail(checked.error());
    }
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    const std::string opens =
        "The Caffe model " + request.path + " with " + prototxt->string() + " is no network that opens here";
    Result<cv::dnn::Net> net = readNet(prototxt->string(), request.path);
    if (!net) {
        return fail(net.error());
    }
    auto layout = guarded(ErrorCode::ModelUnsupported, opens, [&] { return examine(*net); });
    if (!layout) {
        return fail(layout.error());
    }
    auto network = std::make_shared<const CaffeNetwork>(std::move(*net), std::move(*layout), request,
                                                        prototxt->string());
    // OpenCV checks most of a network only when it first runs.
    InputTensor trial;
    const Size size = network->info().defaultInput.size;
    trial.width = size.width;
    trial.height = size.height;
    trial.values.assign(
        std::size_t{3} * static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height), 0.0F);
    if (const auto tried = network->forward(trial, {}); !tried) {
        return fail(ErrorCode::ModelUnsupported, opens + ": its layers and weights do not fit together.",
                    tried.error().detail);
    }
    return NetworkPtr(network);
}

} // namespace actiscope::opencv_backend
