// GIF through giflib: the first frame on its canvas.
#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include <gif_lib.h>

#include "engine/codecs/picture.h"

namespace actiscope::codecs {
namespace {

constexpr const char* kFormat = "GIF";

struct GifFile {
    Bytes rest;
    bool endReached = false;
};

int onRead(GifFileType* gif, GifByteType* to, int size) {
    auto& file = *static_cast<GifFile*>(gif->UserData);
    const std::size_t got = std::min(file.rest.size(), static_cast<std::size_t>(std::max(size, 0)));
    file.endReached = file.endReached || got < static_cast<std::size_t>(size);
    if (got > 0) {
        std::memcpy(to, file.rest.data(), got);
    }
    file.rest = file.rest.subspan(got);
    return static_cast<int>(got);
}

struct Closer {
    void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};
using GifPtr = std::unique_ptr<GifFileType, Closer>;

Error errorOf(const GifFile& file, int code) {
    const char* text = GifErrorString(code);
    const std::string detail = text == nullptr ? "" : text;
    return file.endReached ? cutShort(kFormat, detail) : damaged(kFormat, detail);
}

/// Reads an extension to its end; the last graphics control before the frame names the transparent index.
bool readExtension(GifFileType* gif, int& transparentIndex) {
    int code = 0;
    GifByteType* block = nullptr;
    if (DGifGetExtension(gif, &code, &block) == GIF_ERROR) {
        return false;
    }
    while (block != nullptr) {
        GraphicsControlBlock control{};
        if (code == GRAPHICS_EXT_FUNC_CODE && block[0] == 4 &&
            DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
            transparentIndex = control.TransparentColor;
        }
        if (DGifGetExtensionNext(gif, &block) == GIF_ERROR) {
            return false;
        }
    }
    return true;
}

/// Goes to the first frame; false where there is none.
bool findFrame(GifFileType* gif, int& transparentIndex) {
    for (;;) {
        GifRecordType record = UNDEFINED_RECORD_TYPE;
        if (DGifGetRecordType(gif, &record) == GIF_ERROR || record == TERMINATE_RECORD_TYPE) {
            return false;
        }
        if (record == IMAGE_DESC_RECORD_TYPE) {
            return DGifGetImageDesc(gif) != GIF_ERROR;
        }
        if (record == EXTENSION_RECORD_TYPE && !readExtension(gif, transparentIndex)) {
            return false;
        }
    }
}

/// The frame's rows in the order in which the file holds them.
std::vector<int> rowOrder(int height, bool interlaced) {
    struct Pass {
        int first;
        int step;
    };
    std::vector<int> order;
    for (const Pass pass :
         interlaced ? std::vector<Pass>{{0, 8}, {4, 8}, {2, 4}, {1, 2}} : std::vector<Pass>{{0, 1}}) {
        for (int y = pass.first; y < height; y += pass.step) {
            order.push_back(y);
        }
    }
    return order;
}

void writeRow(const std::vector<GifPixelType>& indices, const ColorMapObject* colours, int transparentIndex,
              std::uint8_t* to) {
    for (const GifPixelType index : indices) {
        if (index != transparentIndex) {
            const bool named = colours != nullptr && index < colours->ColorCount;
            const GifColorType colour = named                ? colours->Colors[index]
                                        : colours != nullptr ? GifColorType{0, 0, 0}
                                                             : GifColorType{index, index, index};
            to[0] = colour.Red;
            to[1] = colour.Green;
            to[2] = colour.Blue;
        }
        to += 3;
    }
}

} // namespace

Result<Picture> decodeGif(Bytes bytes) {
    GifFile file{bytes};
    int code = 0;
    const GifPtr gif(DGifOpen(&file, onRead, &code));
    if (!gif) {
        return fail(errorOf(file, code));
    }
    int transparentIndex = NO_TRANSPARENT_COLOR;
    if (!findFrame(gif.get(), transparentIndex)) {
        return fail(errorOf(file, gif->Error));
    }
    // Frames may reach over the canvas that the header names: it grows with the first one.
    const GifImageDesc& frame = gif->Image;
    auto picture =
        newPicture(kFormat, std::max<std::int64_t>(gif->SWidth, std::int64_t{frame.Left} + frame.Width),
                   std::max<std::int64_t>(gif->SHeight, std::int64_t{frame.Top} + frame.Height));
    if (!picture) {
        return picture;
    }
    fillWhite(*picture);
    const ColorMapObject* colours = frame.ColorMap != nullptr ? frame.ColorMap : gif->SColorMap;
    std::vector<GifPixelType> indices(static_cast<std::size_t>(frame.Width));
    for (const int y : rowOrder(frame.Height, frame.Interlace)) {
        if (!indices.empty() && DGifGetLine(gif.get(), indices.data(), frame.Width) == GIF_ERROR) {
            return fail(errorOf(file, gif->Error));
        }
        writeRow(indices, colours, transparentIndex,
                 picture->row(frame.Top + y) + 3 * static_cast<std::ptrdiff_t>(frame.Left));
    }
    return picture;
}

} // namespace actiscope::codecs
