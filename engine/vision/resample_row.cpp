#include "engine/vision/resample_row.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace actiscope {
namespace {

void resampleRowPlain(const std::uint8_t* row, const ResampleAxis& axis, std::uint8_t* planes) {
    const std::size_t count = axis.first.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t* weight = axis.weights.data() + axis.weightsAt[i];
        const std::uint8_t* pixel = row + 3 * static_cast<std::size_t>(axis.first[i]);
        const std::uint8_t* end = row + 3 * static_cast<std::size_t>(axis.end[i]);
        std::int32_t red = kHalfWeight;
        std::int32_t green = kHalfWeight;
        std::int32_t blue = kHalfWeight;
        for (; pixel != end; pixel += 3, ++weight) {
            red += pixel[0] * *weight;
            green += pixel[1] * *weight;
            blue += pixel[2] * *weight;
        }
        planes[i] = static_cast<std::uint8_t>(weightedByte(red));
        planes[count + i] = static_cast<std::uint8_t>(weightedByte(green));
        planes[2 * count + i] = static_cast<std::uint8_t>(weightedByte(blue));
    }
}

#if defined(__x86_64__)
/// The same with two pixels at a time, R G B 0 R G B 0 as 32 bit integers: the compiler finds no way to do
/// so.
__attribute__((target("avx2"))) void resampleRowAvx2(const std::uint8_t* row, const ResampleAxis& axis,
                                                     std::uint8_t* planes) {
    const __m256i twoPixels = _mm256_setr_epi8(0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, -1, -1, -1, -1, //
                                               3, -1, -1, -1, 4, -1, -1, -1, 5, -1, -1, -1, -1, -1, -1, -1);
    const __m256i twoWeights = _mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1);
    const std::size_t count = axis.first.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t* weight = axis.weights.data() + axis.weightsAt[i];
        const std::uint8_t* pixel = row + 3 * static_cast<std::size_t>(axis.first[i]);
        const std::uint8_t* end = row + 3 * static_cast<std::size_t>(axis.end[i]);
        __m256i sums = _mm256_setr_epi32(kHalfWeight, kHalfWeight, kHalfWeight, 0, 0, 0, 0, 0);
        for (; pixel < end; pixel += 6, weight += 2) {
            const __m256i bytes =
                _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(pixel)));
            const __m128i pair = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(weight));
            sums = _mm256_add_epi32(sums, _mm256_mullo_epi32(_mm256_shuffle_epi8(bytes, twoPixels),
                                                             _mm256_permutevar8x32_epi32(
                                                                 _mm256_castsi128_si256(pair), twoWeights)));
        }
        const __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
        const __m128i words = _mm_packs_epi32(_mm_srai_epi32(sum, kWeightBits), _mm_setzero_si128());
        const auto rgb = static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm_packus_epi16(words, words)));
        planes[i] = static_cast<std::uint8_t>(rgb);
        planes[count + i] = static_cast<std::uint8_t>(rgb >> 8);
        planes[2 * count + i] = static_cast<std::uint8_t>(rgb >> 16);
    }
}
#endif

} // namespace

void resampleRow(const std::uint8_t* row, const ResampleAxis& axis, std::uint8_t* planes) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        resampleRowAvx2(row, axis, planes);
        return;
    }
#endif
    resampleRowPlain(row, axis, planes);
}

} // namespace actiscope
