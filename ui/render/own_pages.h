// Pictures that are kept for a while and then go, by the hundred.
#pragma once

#include <cstring>
#include <utility>

#include <QImage>
#include <sys/mman.h>

namespace actiscope::ui {

/// A copy whose pixels lie in pages of their own: they go back to the system with the image. On the heap,
/// between what is made and freed while pictures are decoded, what is left of them would hold more than twice
/// the memory. The image itself where there are no pages to be had.
inline QImage inOwnPages(const QImage& image) {
    const auto bytes = static_cast<std::size_t>(image.sizeInBytes());
    void* pages = bytes > 0
                      ? ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                      : MAP_FAILED;
    if (pages == MAP_FAILED) {
        return image;
    }
    using Held = std::pair<void*, std::size_t>;
    std::memcpy(pages, image.constBits(), bytes);
    return QImage(
        static_cast<uchar*>(pages), image.width(), image.height(), image.bytesPerLine(), image.format(),
        [](void* held) {
            const Held of = *static_cast<Held*>(held);
            delete static_cast<Held*>(held);
            ::munmap(of.first, of.second);
        },
        new Held(pages, bytes));
}

} // namespace actiscope::ui
