#include "engine/evaluation/threshold_sweep.h"

#include <algorithm>

#include "engine/vision/threshold_boxes.h"
#include "engine/vision/upsample.h"

namespace actiscope::evaluation {
namespace {

// A sweep's bytes: the detail, the number of classes, then for each class rank | labelled << 7 and its codes.
enum class Detail : std::uint8_t { Coarse = 0, Fine = 1 };
constexpr std::size_t kHead = 2;
constexpr auto kThresholds = static_cast<std::size_t>(kSweepThresholds);
constexpr std::uint8_t kLabelled = 0x80;

constexpr std::size_t classBytes(Detail detail) {
    return 1 + (detail == Detail::Fine ? kThresholds : kThresholds / 4);
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

void readCodes(const std::uint8_t* from, Detail detail, OverlapCodes& codes) {
    if (detail == Detail::Fine) {
        std::copy_n(from, kThresholds, codes.begin());
        return;
    }
    for (std::size_t k = 0; k < kThresholds; ++k) {
        const unsigned reached = from[k / 4] >> (2 * (k % 4)) & 3U;
        codes[k] = reached == 0 ? OverlapCode{0} : kSweepDecisions[reached - 1];
    }
}

} // namespace

OverlapCode overlapCode(const Box& a, const Box& b) {
    const std::int64_t common = intersection(a, b).area();
    const std::int64_t all = a.area() + b.area() - common;
    return static_cast<OverlapCode>(all > 0 ? kCodesOfOne * common / all : 0);
}

OverlapCodes sweepOverlaps(const ClassActivationMap& map, const Box& seen, const std::vector<Box>& truths) {
    OverlapCodes codes{};
    constexpr Size kSearch{kSweepSide, kSweepSide};
    if (map.values.empty() || seen.empty()) {
        return codes;
    }
    const std::vector<float> large = upsample(map.values.data(), {map.width, map.height}, kSearch);
    const ThresholdBoxes boxes = boxesAtEveryThreshold(large.data(), kSearch);
    if (boxes.empty()) {
        return codes;
    }
    for (std::size_t k = 0; k < kThresholds; ++k) {
        const Box found = boxToImage(boxes.levels[k * (kThresholdLevels / kThresholds)].box, kSearch, seen);
        for (const Box& truth : truths) {
            codes[k] = std::max(codes[k], overlapCode(found, truth));
        }
    }
    return codes;
}

std::vector<std::uint8_t> encodeSweep(const ImageSweep& sweep) {
    const bool fits = kHead + sweep.size() * classBytes(Detail::Fine) <= kSweepBytes;
    const Detail detail = fits ? Detail::Fine : Detail::Coarse;
    std::vector<std::uint8_t> bytes(kHead + sweep.size() * classBytes(detail));
    bytes[0] = static_cast<std::uint8_t>(detail);
    bytes[1] = static_cast<std::uint8_t>(sweep.size());
    std::uint8_t* to = bytes.data() + kHead;
    for (const ClassSweep& one : sweep) {
        *to = static_cast<std::uint8_t>(one.rank | (one.labelled ? kLabelled : 0));
        writeCodes(one.codes, detail, to + 1);
        to += classBytes(detail);
    }
    return bytes;
}

Result<ImageSweep> decodeSweep(const std::uint8_t* bytes, std::size_t size) {
    const bool known = size >= kHead && bytes[0] <= static_cast<std::uint8_t>(Detail::Fine);
    const auto detail = known ? static_cast<Detail>(bytes[0]) : Detail::Coarse;
    if (!known || size != kHead + bytes[1] * classBytes(detail)) {
        return fail(ErrorCode::FileUnreadable,
                    "The overlaps stored with an image are damaged. Evaluate the image again.");
    }
    ImageSweep sweep(bytes[1]);
    const std::uint8_t* from = bytes + kHead;
    for (ClassSweep& one : sweep) {
        one.labelled = (*from & kLabelled) != 0;
        one.rank = static_cast<std::uint8_t>(*from & ~kLabelled);
        readCodes(from + 1, detail, one.codes);
        from += classBytes(detail);
    }
    return sweep;
}

void SweepTable::add(const ImageSweep& sweep) {
    for (const ClassSweep& one : sweep) {
        if (one.labelled) {
            m_ranks.push_back(one.rank);
            for (std::size_t k = 0; k < kThresholds; ++k) {
                m_codes[k].push_back(one.codes[k]);
            }
        }
    }
    m_starts.push_back(m_ranks.size());
}

SweepTable::Outcome SweepTable::outcome(std::size_t image, int threshold, std::size_t decision) const {
    const std::vector<OverlapCode>& codes = m_codes[static_cast<std::size_t>(threshold)];
    const OverlapCode least = kSweepDecisions[decision];
    const std::size_t begin = m_starts[image];
    const std::size_t end = m_starts[image + 1];
    Outcome outcome;
    outcome.annotated = begin < end;
    outcome.first = outcome.annotated ? codes[begin] : OverlapCode{0};
    outcome.pairs = end - begin;
    for (std::size_t i = begin; i < end; ++i) {
        const bool hit = codes[i] >= least;
        outcome.best = std::max(outcome.best, codes[i]);
        outcome.known += hit ? 1 : 0;
        outcome.top1Localized |= hit && m_ranks[i] == 1;
        outcome.top5Localized |= hit && m_ranks[i] >= 1;
    }
    return outcome;
}

SweepTable::Score SweepTable::score(int threshold, std::size_t decision) const {
    std::size_t annotated = 0;
    std::size_t known = 0;
    std::size_t first = 0;
    std::size_t inFive = 0;
    for (std::size_t image = 0; image < images(); ++image) {
        const Outcome one = outcome(image, threshold, decision);
        annotated += one.annotated ? 1 : 0;
        known += one.known;
        first += one.top1Localized ? 1 : 0;
        inFive += one.top5Localized ? 1 : 0;
    }
    if (annotated == 0) {
        return {};
    }
    const auto share = [](std::size_t count, std::size_t all) {
        return static_cast<double>(count) / static_cast<double>(all);
    };
    return {share(known, m_ranks.size()), 1 - share(first, annotated), 1 - share(inFive, annotated)};
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

} // namespace actiscope::evaluation
