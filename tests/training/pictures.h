// Pictures, sources and codecs that tests make up.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/modules.h"
#include "engine/training/example_source.h"

namespace actiscope::training::test {

/// Noise that is the same for the same seed.
inline ImagePtr noisePicture(Size size, std::uint32_t seed) {
    auto image = std::make_shared<Image>();
    image->size = size;
    image->storedSize = size;
    const std::size_t bytes = image->bytes();
    std::shared_ptr<std::uint8_t[]> rgb(new std::uint8_t[bytes]);
    std::uint32_t state = seed * 2654435761U + 1;
    for (std::size_t i = 0; i < bytes; ++i) {
        state = state * 1664525U + 1013904223U;
        rgb[i] = static_cast<std::uint8_t>(state >> 24U);
    }
    image->rgb = std::move(rgb);
    return image;
}

inline ImagePtr plainPicture(Size size, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    auto image = std::make_shared<Image>();
    image->size = size;
    image->storedSize = size;
    std::shared_ptr<std::uint8_t[]> rgb(new std::uint8_t[image->bytes()]);
    for (std::size_t i = 0; i < image->bytes(); i += 3) {
        rgb[i] = red;
        rgb[i + 1] = green;
        rgb[i + 2] = blue;
    }
    image->rgb = std::move(rgb);
    return image;
}

/// Pictures in memory; those that are null can't be read.
class MemorySource final : public ExampleSource {
public:
    struct Item {
        ImagePtr image;
        int label = 0;
        std::vector<Box> boxes;
        std::string remark;
    };
    explicit MemorySource(std::vector<Item> items) : m_items(std::move(items)) {}

    std::size_t size() const override { return m_items.size(); }
    int label(std::size_t index) const override { return m_items[index].label; }
    std::string name(std::size_t index) const override { return "picture " + std::to_string(index); }
    Result<Example> load(std::size_t index) const override {
        if (!m_items[index].image) {
            return fail(ErrorCode::ImageUnreadable, name(index) + " is broken.");
        }
        return Example{m_items[index].image, m_items[index].boxes, m_items[index].remark};
    }

private:
    std::vector<Item> m_items;
};

/// Reads files that hold three colours as numbers, "200 30 30", as a picture of 12 x 8 pixels.
class ColourCodecs final : public Codecs {
public:
    Result<ImagePtr> decode(const std::uint8_t* data, std::size_t size,
                            const std::string& name) const override {
        int red = 0;
        int green = 0;
        int blue = 0;
        const std::string text(reinterpret_cast<const char*>(data), size);
        if (std::sscanf(text.c_str(), "%d %d %d", &red, &green, &blue) != 3) {
            return fail(ErrorCode::ImageUnreadable, name + " is no image.");
        }
        return plainPicture({12, 8}, static_cast<std::uint8_t>(red), static_cast<std::uint8_t>(green),
                            static_cast<std::uint8_t>(blue));
    }
    Result<std::vector<std::uint8_t>> encodeJpeg(const std::uint8_t*, Size, int) const override {
        return fail(ErrorCode::WriteFailed, "Nothing is written here.");
    }
    Result<std::vector<std::uint8_t>> encodePng(const std::uint8_t*, Size) const override {
        return fail(ErrorCode::WriteFailed, "Nothing is written here.");
    }
};

} // namespace actiscope::training::test
