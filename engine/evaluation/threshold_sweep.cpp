#include "engine/evaluation/threshold_sweep.h"

#include <algorithm>

#include "engine/vision/threshold_boxes.h"
#include "engine/vision/upsample.h"

namespace actiscope::evaluation {
namespace {

constexpr std::size_t kHead = 1 + SweptErrors::kBytes;
constexpr auto kThresholds = static_cast<std::size_t>(kSweepThresholds);
constexpr std::uint8_t kLabelled = 0x80;
constexpr std::size_t kHalf = 1; ///< of kSweepDecisions: 0.5, from which on a box is right
/// By its bits.
constexpr std::array<BoxError, 4> kErrors = {BoxError::WrongRegion, BoxError::MultiInstance, BoxError::Part,
                                             BoxError::TooLarge};

/// How much of a code is kept.
enum class Detail { Coarse, Fine };

constexpr std::size_t classBytes(Detail detail) {
    return 1 + (detail == Detail::Fine ? kThresholds : kThresholds / 4);
}

constexpr Detail detailOf(std::size_t classes) {
    return kHead + classes * classBytes(Detail::Fine) <= kSweepBytes ? Detail::Fine : Detail::Coarse;
}

/// How many of the decisions a code reaches.
unsigned decisionsReached(OverlapCode code) {
    return static_cast<unsigned>(std::count_if(kSweepDecisions.begin(), kSweepDecisions.end(),
                                               [&](OverlapCode decision) { return code >= decision; }));
}

void writeCodes(const OverlapCodes& codes, Detail detail, std::uint8_t* to) {
    if (detail == Detail::Fine) {
        std::copy(codes.begin(), codes.end(), to);
        return;
    }
    for (std::size_t k = 0; k < kThresholds; ++k) {
        to[k / 4] = static_cast<std::uint8_t>(to[k / 4] | decisionsReached(codes[k]) << (2 * (k % 4)));
    }
}

/// False where a code is above that of 1.
bool readCodes(const std::uint8_t* from, Detail detail, OverlapCodes& codes) {
    if (detail == Detail::Fine) {
        std::copy_n(from, kThresholds, codes.begin());
        return *std::max_element(codes.begin(), codes.end()) <= kCodesOfOne;
    }
    for (std::size_t k = 0; k < kThresholds; ++k) {
        const unsigned reached = from[k / 4] >> (2 * (k % 4)) & 3U;
        codes[k] = reached == 0 ? OverlapCode{0} : kSweepDecisions[reached - 1];
    }
    return true;
}

} // namespace

OverlapCode overlapCode(const Box& a, const Box& b) {
    const std::int64_t common = intersection(a, b).area();
    const std::int64_t all = a.area() + b.area() - common;
    return static_cast<OverlapCode>(all > 0 ? kCodesOfOne * common / all : 0);
}

SweptBoxes sweptBoxes(const ClassActivationMap& map, const Box& seen) {
    SweptBoxes found;
    constexpr Size kSearch{kSweepSide, kSweepSide};
    if (map.values.empty() || seen.empty()) {
        return found;
    }
    const std::vector<float> large = upsample(map.values.data(), {map.width, map.height}, kSearch);
    const ThresholdBoxes boxes = boxesAtEveryThreshold(large.data(), kSearch);
    if (boxes.empty()) {
        return found;
    }
    for (std::size_t k = 0; k < kThresholds; ++k) {
        found[k] = boxToImage(boxes.levels[k * (kThresholdLevels / kThresholds)].box, kSearch, seen);
    }
    return found;
}

OverlapCodes overlapCodes(const SweptBoxes& boxes, const std::vector<Box>& truths) {
    OverlapCodes codes{};
    for (std::size_t k = 0; k < kThresholds; ++k) {
        for (const Box& truth : truths) {
            codes[k] = std::max(codes[k], boxes[k] ? overlapCode(*boxes[k], truth) : OverlapCode{0});
        }
    }
    return codes;
}

SweptErrors::SweptErrors(const SweptBoxes& boxes, const std::vector<Box>& truths) {
    for (std::size_t k = 0; k < kThresholds; ++k) {
        set(k, boxError(true, boxes[k], truths));
    }
}

void SweptErrors::set(std::size_t k, BoxError error) {
    const auto* const found = std::find(kErrors.begin(), kErrors.end(), error);
    const auto bits = static_cast<unsigned>(found == kErrors.end() ? 0 : found - kErrors.begin());
    const unsigned shift = 2 * (k % 4);
    m_bytes[k / 4] = static_cast<std::uint8_t>((m_bytes[k / 4] & ~(3U << shift)) | bits << shift);
}

BoxError SweptErrors::at(std::size_t k) const {
    return kErrors[m_bytes[k / 4] >> (2 * (k % 4)) & 3U];
}

std::vector<std::uint8_t> encodeSweep(const ImageSweep& sweep) {
    const Detail detail = detailOf(sweep.classes.size());
    std::vector<std::uint8_t> bytes(kHead + sweep.classes.size() * classBytes(detail));
    bytes[0] = static_cast<std::uint8_t>(sweep.classes.size());
    std::copy(sweep.errors.bytes().begin(), sweep.errors.bytes().end(), bytes.begin() + 1);
    std::uint8_t* to = bytes.data() + kHead;
    for (const ClassSweep& one : sweep.classes) {
        *to = static_cast<std::uint8_t>(one.rank | (one.labelled ? kLabelled : 0));
        writeCodes(one.codes, detail, to + 1);
        to += classBytes(detail);
    }
    return bytes;
}

Result<ImageSweep> decodeSweep(const std::uint8_t* bytes, std::size_t size) {
    const Error damaged{ErrorCode::FileUnreadable,
                        "The overlaps stored with an image are damaged. Evaluate the image again.",
                        {}};
    if (size < kHead || size != kHead + bytes[0] * classBytes(detailOf(bytes[0]))) {
        return fail(damaged);
    }
    ImageSweep sweep;
    sweep.classes.resize(bytes[0]);
    std::array<std::uint8_t, SweptErrors::kBytes> errors{};
    std::copy_n(bytes + 1, errors.size(), errors.begin());
    sweep.errors = SweptErrors(errors);
    const Detail detail = detailOf(bytes[0]);
    const std::uint8_t* from = bytes + kHead;
    for (ClassSweep& one : sweep.classes) {
        one.labelled = (*from & kLabelled) != 0;
        one.rank = static_cast<std::uint8_t>(*from & ~kLabelled);
        if (!readCodes(from + 1, detail, one.codes)) {
            return fail(damaged);
        }
        from += classBytes(detail);
    }
    return sweep;
}

void SweepTable::Outcome::add(std::uint8_t rank, OverlapCode code, std::size_t decision) {
    const bool hit = code >= kSweepDecisions[decision];
    first = pairs == 0 ? code : first;
    best = std::max(best, code);
    ++pairs;
    known += hit ? 1 : 0;
    top1Localized |= hit && rank == 1;
    top5Localized |= hit && rank >= 1;
}

void SweepTable::Counts::add(const Outcome& outcome) {
    annotated += outcome.annotated() ? 1 : 0;
    pairs += outcome.pairs;
    known += outcome.known;
    top1Localized += outcome.top1Localized ? 1 : 0;
    top5Localized += outcome.top5Localized ? 1 : 0;
}

SweepTable::Score SweepTable::Counts::score() const {
    if (annotated == 0) {
        return {};
    }
    const auto share = [](std::size_t count, std::size_t all) {
        return static_cast<double>(count) / static_cast<double>(all);
    };
    return {share(known, pairs), 1 - share(top1Localized, annotated), 1 - share(top5Localized, annotated)};
}

void SweepTable::add(const ImageSweep& sweep) {
    for (const ClassSweep& one : sweep.classes) {
        if (one.labelled) {
            m_ranks.push_back(one.rank);
            for (std::size_t k = 0; k < kThresholds; ++k) {
                m_codes[k].push_back(one.codes[k]);
            }
        }
    }
    m_starts.push_back(m_ranks.size());
    m_errors.push_back(sweep.errors);
}

SweepTable::Outcome SweepTable::outcome(std::size_t image, int threshold, std::size_t decision) const {
    const std::vector<OverlapCode>& codes = m_codes[static_cast<std::size_t>(threshold)];
    Outcome outcome;
    for (std::size_t i = m_starts[image]; i < m_starts[image + 1]; ++i) {
        outcome.add(m_ranks[i], codes[i], decision);
    }
    return outcome;
}

std::span<const OverlapCode> SweepTable::codes(std::size_t image, int threshold) const {
    return std::span(m_codes[static_cast<std::size_t>(threshold)])
        .subspan(m_starts[image], m_starts[image + 1] - m_starts[image]);
}

SweepTable::Score SweepTable::score(int threshold, std::size_t decision) const {
    Counts counts;
    for (std::size_t image = 0; image < images(); ++image) {
        counts.add(outcome(image, threshold, decision));
    }
    return counts.score();
}

BoxError SweepTable::error(std::size_t image, int threshold) const {
    const auto k = static_cast<std::size_t>(threshold);
    return m_codes[k][m_starts[image]] >= kSweepDecisions[kHalf] ? BoxError::None : m_errors[image].at(k);
}

std::vector<OverlapCode> SweepTable::overlaps(int threshold) const {
    const std::vector<OverlapCode>& codes = m_codes.at(static_cast<std::size_t>(threshold));
    std::vector<OverlapCode> best(images());
    for (std::size_t image = 0; image < images(); ++image) {
        for (std::size_t i = m_starts[image]; i < m_starts[image + 1]; ++i) {
            best[image] = std::max(best[image], codes[i]);
        }
    }
    return best;
}

void SweepFigures::add(const ImageSweep& sweep) {
    for (std::size_t k = 0; k < kThresholds; ++k) {
        SweepTable::Outcome outcome;
        for (const ClassSweep& one : sweep.classes) {
            if (one.labelled) {
                outcome.add(one.rank, one.codes[k], kHalf);
            }
        }
        m_counts[k].add(outcome);
    }
}

SweepTable::Score SweepFigures::score(int threshold) const {
    return m_counts[static_cast<std::size_t>(threshold)].score();
}

} // namespace actiscope::evaluation
