// The CAM paper's networks as Caffe files: prototxts written layer by layer, random weights that keep their
// activations alive.
#pragma once

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/opencv/caffe_writer.h"

namespace actiscope::test {

struct CaffeConv {
    int channels = 0;
    int kernel = 1;
    int stride = 1;
    int padding = 0;
    int groups = 1;
};

/// Grows a network; every function returns the name of the blob that it makes.
class CaffeNet {
public:
    explicit CaffeNet(int side)
        : m_prototxt("input: \"data\" input_dim: 1 input_dim: 3 input_dim: " + std::to_string(side) +
                     " input_dim: " + std::to_string(side) + "\n") {
        m_channels["data"] = 3;
    }

    /// With its ReLU in place.
    std::string conv(const std::string& from, const std::string& name, const CaffeConv& shape) {
        add(name, "Convolution", {from}, name,
            "convolution_param { num_output: " + std::to_string(shape.channels) +
                " kernel_size: " + std::to_string(shape.kernel) + " stride: " + std::to_string(shape.stride) +
                " pad: " + std::to_string(shape.padding) + " group: " + std::to_string(shape.groups) + " }");
        weights(name, "Convolution",
                {number(shape.channels), number(m_channels[from] / shape.groups), number(shape.kernel),
                 number(shape.kernel)});
        m_channels[name] = shape.channels;
        add("relu_" + name, "ReLU", {name}, name, {});
        return name;
    }

    std::string pool(const std::string& from, const std::string& name, const std::string& kind, int kernel,
                     int stride, int padding = 0) {
        return same(name, "Pooling", from,
                    "pooling_param { pool: " + kind + " kernel_size: " + std::to_string(kernel) +
                        " stride: " + std::to_string(stride) + " pad: " + std::to_string(padding) + " }");
    }

    std::string lrn(const std::string& from, const std::string& name) {
        return same(name, "LRN", from, "lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 }");
    }

    std::string dropout(const std::string& blob, const std::string& name) {
        add(name, "Dropout", {blob}, blob, "dropout_param { dropout_ratio: 0.5 }");
        return blob;
    }

    std::string concat(const std::vector<std::string>& from, const std::string& name) {
        add(name, "Concat", from, name, {});
        for (const std::string& part : from) {
            m_channels[name] += m_channels[part];
        }
        return name;
    }

    /// The linear layer and the softmax.
    void classifier(const std::string& from, const std::string& name, int classes) {
        add(name, "InnerProduct", {from}, name,
            "inner_product_param { num_output: " + std::to_string(classes) + " }");
        weights(name, "InnerProduct", {number(classes), number(m_channels[from])});
        add("prob", "Softmax", {name}, "prob", {});
    }

    /// CAM_conv, CAM_pool over the whole map, CAM_dropout, CAM_fc.
    void camEnd(const std::string& from, int classes) {
        std::string blob = conv(from, "CAM_conv", {1024, 3, 1, 1, 2});
        blob = pool(blob, "CAM_pool", "AVE", 14, 14);
        classifier(dropout(blob, "CAM_dropout"), "CAM_fc", classes);
    }

    /// NAME.prototxt and NAME.caffemodel.
    fs::path write(const fs::path& folder, const std::string& name) const {
        writeText(folder / (name + ".prototxt"), m_prototxt);
        const fs::path model = folder / (name + ".caffemodel");
        writeText(model, caffeModelBytes(m_weights));
        return model;
    }

    [[nodiscard]] std::uint64_t parameters() const { return m_parameters; }

private:
    static std::uint64_t number(int value) { return static_cast<std::uint64_t>(value); }

    void add(const std::string& name, const std::string& type, const std::vector<std::string>& bottoms,
             const std::string& top, const std::string& rest) {
        m_prototxt += "layer { name: \"" + name + "\" type: \"" + type + "\"";
        for (const std::string& bottom : bottoms) {
            m_prototxt += " bottom: \"" + bottom + "\"";
        }
        m_prototxt += " top: \"" + top + "\" " + rest + " }\n";
    }

    std::string same(const std::string& name, const std::string& type, const std::string& from,
                     const std::string& rest) {
        add(name, type, {from}, name, rest);
        m_channels[name] = m_channels[from];
        return name;
    }

    /// Uniform, of the variance that keeps a ReLU network's (He et al. 2015); biases uniform within 0.1.
    void weights(const std::string& layer, const std::string& type, const std::vector<std::uint64_t>& shape) {
        std::uint64_t count = 1;
        for (const std::uint64_t side : shape) {
            count *= side;
        }
        const auto inputs = static_cast<double>(count / shape[0]);
        const CaffeBlob blob{shape, uniform(count, std::sqrt(6 / inputs))};
        m_weights.push_back({layer, type, {blob, {{shape[0]}, uniform(shape[0], 0.1)}}});
        m_parameters += count + shape[0];
    }

    std::vector<float> uniform(std::uint64_t count, double bound) {
        std::vector<float> values(count);
        for (float& value : values) {
            value = static_cast<float>((m_random() / 4294967296.0 * 2 - 1) * bound);
        }
        return values;
    }

    std::string m_prototxt;
    std::vector<CaffeWeights> m_weights;
    std::map<std::string, int> m_channels;
    std::mt19937 m_random{17};
    std::uint64_t m_parameters = 0;
};

/// VGG-16 up to conv5_3, then the paper's end: a 14x14 map of 224 pixels.
inline CaffeNet vgg16Cam(int classes) {
    CaffeNet net(224);
    std::string blob = "data";
    const int channels[] = {64, 128, 256, 512, 512};
    for (int stage = 0; stage < 5; ++stage) {
        for (int i = 1; i <= (stage < 2 ? 2 : 3); ++i) {
            const std::string name = "conv" + std::to_string(stage + 1) + "_" + std::to_string(i);
            blob = net.conv(blob, name, {channels[stage], 3, 1, 1});
        }
        if (stage < 4) {
            blob = net.pool(blob, "pool" + std::to_string(stage + 1), "MAX", 2, 2);
        }
    }
    net.camEnd(blob, classes);
    return net;
}

/// GoogLeNet up to inception 4e, then the paper's end: a 14x14 map of 224 pixels.
inline CaffeNet googLeNetCam(int classes) {
    CaffeNet net(224);
    std::string blob = net.conv("data", "conv1/7x7_s2", {64, 7, 2, 3});
    blob = net.lrn(net.pool(blob, "pool1/3x3_s2", "MAX", 3, 2), "pool1/norm1");
    blob = net.conv(blob, "conv2/3x3_reduce", {64});
    blob = net.lrn(net.conv(blob, "conv2/3x3", {192, 3, 1, 1}), "conv2/norm2");
    blob = net.pool(blob, "pool2/3x3_s2", "MAX", 3, 2);
    struct Module {
        const char* name;
        int one, reduce3, three, reduce5, five, pool;
    };
    for (const Module& m : std::initializer_list<Module>{{"3a", 64, 96, 128, 16, 32, 32},
                                                         {"3b", 128, 128, 192, 32, 96, 64},
                                                         {"4a", 192, 96, 208, 16, 48, 64},
                                                         {"4b", 160, 112, 224, 24, 64, 64},
                                                         {"4c", 128, 128, 256, 24, 64, 64},
                                                         {"4d", 112, 144, 288, 32, 64, 64},
                                                         {"4e", 256, 160, 320, 32, 128, 128}}) {
        if (m.name == std::string("4a")) {
            blob = net.pool(blob, "pool3/3x3_s2", "MAX", 3, 2);
        }
        const std::string name = std::string("inception_") + m.name + "/";
        const std::string one = net.conv(blob, name + "1x1", {m.one});
        const std::string three =
            net.conv(net.conv(blob, name + "3x3_reduce", {m.reduce3}), name + "3x3", {m.three, 3, 1, 1});
        const std::string five =
            net.conv(net.conv(blob, name + "5x5_reduce", {m.reduce5}), name + "5x5", {m.five, 5, 1, 2});
        const std::string pooled =
            net.conv(net.pool(blob, name + "pool", "MAX", 3, 1, 1), name + "pool_proj", {m.pool});
        blob = net.concat({one, three, five, pooled}, name + "output");
    }
    net.camEnd(blob, classes);
    return net;
}

/// The authors' alexnetplusCAM: an 11x11 map of 227 pixels.
inline CaffeNet alexNetCam(int classes) {
    CaffeNet net(227);
    std::string blob = net.conv("data", "conv1", {96, 11, 4, 0});
    blob = net.lrn(net.pool(blob, "pool1", "MAX", 3, 2), "norm1");
    blob = net.conv(blob, "conv2", {256, 5, 1, 2, 2});
    blob = net.lrn(net.pool(blob, "pool2", "MAX", 3, 2), "norm2");
    blob = net.conv(blob, "conv3", {384, 3, 1, 1});
    blob = net.conv(blob, "conv4", {384, 3, 1, 1, 2});
    blob = net.conv(blob, "conv5", {384, 3, 1, 1, 2});
    blob = net.pool(blob, "pool5", "MAX", 3, 1);
    blob = net.conv(blob, "conv6", {512, 3, 1, 1, 2});
    blob = net.conv(blob, "conv7", {512, 3, 1, 1, 2});
    blob = net.pool(blob, "pool8_global", "AVE", 11, 11);
    net.classifier(net.dropout(blob, "drop8"), "fc9", classes);
    return net;
}

} // namespace actiscope::test
