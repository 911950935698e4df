// WebP through libwebp; of an animation the first frame.
#include <utility>

#include <webp/decode.h>
#include <webp/demux.h>

#include "engine/codecs/exif.h"
#include "engine/codecs/picture.h"

namespace actiscope::codecs {
namespace {

constexpr const char* kFormat = "WebP";

struct DemuxerDeleter {
    void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
};

/// The first frame's place in the file and on its canvas.
struct FirstFrame {
    WebPIterator iterator{};
    bool there = false;

    explicit FirstFrame(const WebPDemuxer* demuxer) : there(WebPDemuxGetFrame(demuxer, 1, &iterator) != 0) {}
    FirstFrame(const FirstFrame&) = delete;
    FirstFrame& operator=(const FirstFrame&) = delete;
    ~FirstFrame() { WebPDemuxReleaseIterator(&iterator); }
};

int orientationOf(const WebPDemuxer* demuxer) {
    WebPChunkIterator chunk{};
    int orientation = 1;
    if (WebPDemuxGetChunk(demuxer, "EXIF", 1, &chunk) != 0) {
        orientation = exifOrientation({chunk.chunk.bytes, chunk.chunk.size});
    }
    WebPDemuxReleaseChunkIterator(&chunk);
    return orientation;
}

/// Decodes the frame onto the picture, which is its canvas.
bool decodeFrame(const WebPIterator& frame, const Picture& picture) {
    const auto canvasStride = static_cast<std::size_t>(picture.size.width) * 3;
    std::uint8_t* corner = picture.row(frame.y_offset) + static_cast<std::size_t>(frame.x_offset) * 3;
    const auto width = static_cast<std::size_t>(frame.width);
    const auto height = static_cast<std::size_t>(frame.height);
    if (!frame.has_alpha) {
        const std::size_t room = canvasStride * (height - 1) + width * 3;
        return WebPDecodeRGBInto(frame.fragment.bytes, frame.fragment.size, corner, room,
                                 static_cast<int>(canvasStride)) != nullptr;
    }
    const std::unique_ptr<std::uint8_t[]> rgba(new std::uint8_t[width * height * 4]);
    if (WebPDecodeRGBAInto(frame.fragment.bytes, frame.fragment.size, rgba.get(), width * height * 4,
                           static_cast<int>(width * 4)) == nullptr) {
        return false;
    }
    for (std::size_t y = 0; y < height; ++y) {
        blendOverWhite(rgba.get() + y * width * 4, corner + y * canvasStride, width);
    }
    return true;
}

} // namespace

Result<Picture> decodeWebp(Bytes file) {
    const WebPData data{file.data(), file.size()};
    WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
    const std::unique_ptr<WebPDemuxer, DemuxerDeleter> demuxer(WebPDemuxPartial(&data, &state));
    if (!demuxer || state == WEBP_DEMUX_PARSE_ERROR) {
        return fail(damaged(kFormat));
    }
    if (state == WEBP_DEMUX_PARSING_HEADER) {
        return fail(cutShort(kFormat));
    }
    auto picture = newPicture(kFormat, WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH),
                              WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT));
    if (!picture) {
        return picture;
    }
    if (state != WEBP_DEMUX_DONE) {
        return fail(cutShort(kFormat));
    }
    const FirstFrame frame(demuxer.get());
    const WebPIterator& place = frame.iterator;
    const bool inside = frame.there && place.x_offset >= 0 && place.y_offset >= 0 && place.width > 0 &&
                        place.height > 0 && place.width <= picture->size.width - place.x_offset &&
                        place.height <= picture->size.height - place.y_offset;
    if (inside && Size{place.width, place.height} != picture->size) {
        fillWhite(*picture);
    }
    if (!inside || !decodeFrame(place, *picture)) {
        return fail(damaged(kFormat));
    }
    picture->orientation = orientationOf(demuxer.get());
    return picture;
}

} // namespace actiscope::codecs
