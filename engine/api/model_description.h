// What a model expects of its input and how its classes are called.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/image.h"

namespace actiscope {

enum class ChannelOrder { Rgb, Bgr };
enum class Geometry {
    Stretch, ///< the whole image becomes the input
    Crop     ///< shorter side to the input size * 256/224, then the centre
};
enum class ResizeFilter {
    Antialias, ///< triangle filter whose support widens when shrinking (Pillow's BILINEAR)
    Bilinear   ///< plain bilinear, no widening (OpenCV's INTER_LINEAR)
};

/// x = (pixel / 255 * range - mean) / std per channel, in `channels` order. Defaults: ImageNet's.
struct InputDescription {
    Size size{224, 224};
    ChannelOrder channels = ChannelOrder::Rgb;
    double range = 1;
    std::array<double, 3> mean{0.485, 0.456, 0.406};
    std::array<double, 3> std{0.229, 0.224, 0.225};
    Geometry geometry = Geometry::Stretch;
    ResizeFilter resize = ResizeFilter::Antialias;

    friend bool operator==(const InputDescription& a, const InputDescription& b) {
        return a.size == b.size && a.channels == b.channels && a.range == b.range && a.mean == b.mean &&
               a.std == b.std && a.geometry == b.geometry && a.resize == b.resize;
    }
    friend bool operator!=(const InputDescription& a, const InputDescription& b) { return !(a == b); }
};

/// How the map of a class was trained to become its logit.
enum class Pooling { Average, Max };

/// What a description says of a network whose classes are kinds of scenes; files are named relative to it. Of
/// each pair one at most is given; what neither gives stays unknown.
struct SceneDescription {
    std::optional<std::string> environmentFile; ///< indoor or outdoor of every class, one a line
    std::optional<std::vector<bool>> outdoor;   ///< or the list itself, by class index
    std::optional<int> voters; ///< most probable classes that vote indoor or outdoor; empty: ten
    std::optional<std::string> attributesFile;          ///< names of the attributes
    std::optional<std::vector<std::string>> attributes; ///< or the list itself
    /// How strong each attribute is: .npy [attributes, channels], applied to the pooled feature maps,
    std::optional<std::string> attributeWeightsFile;
    /// or the indices of the attributes that each class has, weighted with the classes' probabilities.
    std::optional<std::vector<std::vector<int>>> classAttributes;
};

/// What a description file says; whatever it leaves out stays empty and comes from the model's family.
struct ModelDescription {
    std::optional<Size> size;
    std::optional<ChannelOrder> channels;
    std::optional<double> range;
    std::optional<std::array<double, 3>> mean;
    std::optional<std::array<double, 3>> std;
    std::optional<Geometry> geometry;
    std::optional<ResizeFilter> resize;
    std::optional<std::string> labelsFile;          ///< path, relative to the description file
    std::optional<std::vector<std::string>> labels; ///< or the list itself
    /// How maps are pooled: decides where the file can't tell (state dicts), else must agree with the file.
    std::optional<Pooling> pool;
    /// Mapping resolution that the network was trained with: pixels of the input a cell of the map. As
    /// `pool`.
    std::optional<int> mapStride;
    /// Which network a state dict is of, where names and shapes don't tell: as `actiscope train --network`.
    std::optional<std::string> network;
    std::optional<std::string> name;       ///< what people call the model; shown in place of its family
    std::optional<SceneDescription> scene; ///< where its classes are kinds of scenes
};

} // namespace actiscope
