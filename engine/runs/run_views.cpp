#include "engine/runs/run_views.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/evaluation/bins.h"

namespace actiscope::runs {
namespace {

std::size_t indexOf(Judged what) {
    return static_cast<std::size_t>(what);
}

/// There is a box of the class's own map, or should be, and ground truth.
bool hasOverlap(const Brief& row) {
    return !row.skipped && row.overlap >= 0;
}

Filter::Range filterRange(const evaluation::BinRange& range) {
    return {range.from, range.to};
}

void add(evaluation::ClassCounts& counts, const Brief& row, const LabelBrief& label) {
    ++counts.images;
    counts.top1 += label.top1 ? 1 : 0;
    counts.top5 += label.top5 ? 1 : 0;
    if (label.overlap >= 0) {
        ++counts.annotated;
        counts.known += label.known ? 1 : 0;
        counts.overlapSum += static_cast<double>(label.overlap);
    }
    if (label.hasError) {
        ++counts.errors[static_cast<std::size_t>(row.error)];
    }
}

} // namespace

bool isJudged(const Brief& row, Judged what) {
    switch (what) {
    case Judged::Top1:
    case Judged::Top5:
        return !row.skipped && row.predicted >= 0;
    case Judged::Top1Localized:
    case Judged::Top5Localized:
        return !row.skipped && row.predicted >= 0 && row.annotated;
    case Judged::Known:
        return hasOverlap(row);
    }
    return false;
}

bool isRight(const Brief& row, Judged what) {
    switch (what) {
    case Judged::Top1:
        return row.top1;
    case Judged::Top5:
        return row.top5;
    case Judged::Top1Localized:
        return row.top1Localized;
    case Judged::Top5Localized:
        return row.top5Localized;
    case Judged::Known:
        return row.known > 0;
    }
    return false;
}

Counts countsOf(const Rows& rows) {
    Counts counts;
    for (const Brief& row : rows) {
        for (std::size_t i = 0; i < kJudged; ++i) {
            const auto what = static_cast<Judged>(i);
            if (isJudged(row, what)) {
                ++counts[i].images;
                counts[i].right += isRight(row, what) ? 1 : 0;
            }
        }
    }
    return counts;
}

PairCount knownPairsOf(const Rows& rows) {
    PairCount count;
    for (const Brief& row : rows) {
        count.pairs += row.pairs;
        count.right += row.known;
    }
    return count;
}

Filter filterOf(Judged what, bool right) {
    Filter filter;
    const std::array<std::optional<bool>*, kJudged> parts = {
        &filter.top1, &filter.top5, &filter.top1Localized, &filter.top5Localized, &filter.known};
    *parts[indexOf(what)] = right;
    return filter;
}

ErrorCounts errorsOf(const Rows& rows) {
    ErrorCounts counts{};
    for (const Brief& row : rows) {
        if (hasOverlap(row)) {
            ++counts[static_cast<std::size_t>(row.error)];
        }
    }
    return counts;
}

Filter filterOf(evaluation::BoxError error) {
    Filter filter;
    filter.error = error;
    return filter;
}

OverlapCounts overlapsOf(const Rows& rows) {
    OverlapCounts counts{};
    for (const Brief& row : rows) {
        if (hasOverlap(row)) {
            const std::size_t bin =
                evaluation::binOf(static_cast<double>(row.overlap), kOverlapBins, evaluation::rangeFrom);
            if (bin < kOverlapBins) {
                ++counts[bin];
            }
        }
    }
    return counts;
}

Filter filterOfOverlaps(std::size_t bin) {
    Filter filter;
    filter.overlap = filterRange(evaluation::rangeFrom(bin, kOverlapBins));
    return filter;
}

ReliabilityBins reliabilityOf(const Rows& rows) {
    ReliabilityBins bins{};
    for (const Brief& row : rows) {
        if (row.skipped || row.predicted < 0) {
            continue;
        }
        const std::size_t bin =
            evaluation::binOf(static_cast<double>(row.probability), bins.size(), evaluation::rangeTo);
        if (bin < bins.size()) {
            ++bins[bin].images;
            bins[bin].right += row.top1 ? 1 : 0;
            bins[bin].probabilitySum += static_cast<double>(row.probability);
        }
    }
    return bins;
}

Filter filterOfProbabilities(std::size_t bin) {
    Filter filter;
    filter.probability = filterRange(evaluation::rangeTo(bin, evaluation::kReliabilityBins));
    return filter;
}

WsolImages wsolImagesAt(const RunTable& table, WsolCurve curve, int k) {
    WsolImages found;
    const auto hits = [&](const evaluation::WsolHits& of) {
        const auto level = static_cast<std::size_t>(evaluation::wsolByteThreshold(k, of.maximum));
        return curve == WsolCurve::MaxBoxAcc ? of.largest[level]
                                             : of.any[static_cast<std::size_t>(curve) - 1][level];
    };
    for (std::size_t i = 0; i < table.size(); ++i) {
        const auto pairs = table.wsolHits(i);
        const auto right = static_cast<std::uint64_t>(std::count_if(pairs.begin(), pairs.end(), hits));
        found.ofPairs += pairs.size();
        found.ofImages += pairs.empty() ? 0 : 1;
        found.pairs += right;
        if (right > 0) {
            ++found.images;
            const std::uint32_t item = table.rows()[i].item;
            found.wanted.resize(std::max<std::size_t>(found.wanted.size(), item + std::size_t{1}));
            found.wanted[item] = true;
        }
    }
    return found;
}

Filter filterOfItems(std::string title, std::vector<bool> wanted) {
    Filter filter;
    filter.items = {std::move(title), std::make_shared<const std::vector<bool>>(std::move(wanted))};
    return filter;
}

Filter filterOfItems(std::string title, const std::vector<std::uint32_t>& items) {
    const auto last = std::max_element(items.begin(), items.end());
    std::vector<bool> wanted(last != items.end() ? *last + std::size_t{1} : 0);
    for (const std::uint32_t item : items) {
        wanted[item] = true;
    }
    return filterOfItems(std::move(title), std::move(wanted));
}

std::vector<evaluation::ClassCounts> classCountsOf(const Rows& rows, std::size_t classes) {
    std::vector<evaluation::ClassCounts> counts(classes);
    for (const Brief& row : rows) {
        if (row.skipped) {
            continue;
        }
        for (const LabelBrief& label : rows.labelsOf(row)) {
            if (label.label >= 0 && static_cast<std::size_t>(label.label) < classes) {
                add(counts[static_cast<std::size_t>(label.label)], row, label);
            }
        }
    }
    return counts;
}

evaluation::ConfusionCounts confusionOf(const Rows& rows) {
    evaluation::ConfusionCounts counts;
    for (const Brief& row : rows) {
        if (row.skipped || row.predicted < 0) {
            continue;
        }
        for (const LabelBrief& label : rows.labelsOf(row)) {
            if (label.label >= 0 && (label.top1 || !row.top1)) {
                counts.add(label.label, row.predicted);
            }
        }
    }
    return counts;
}

std::vector<int> worstClasses(const evaluation::ConfusionCounts& confusion, std::size_t most) {
    std::vector<int> classes;
    for (const auto& pair : confusion.worst(std::numeric_limits<std::size_t>::max())) {
        for (const int label : {pair.label, pair.predicted}) {
            if (classes.size() < most && std::find(classes.begin(), classes.end(), label) == classes.end()) {
                classes.push_back(label);
            }
        }
        if (classes.size() >= most) {
            break;
        }
    }
    return classes;
}

Filter filterOf(int label, int predicted) {
    Filter filter;
    filter.label = label;
    filter.predicted = predicted;
    if (label != predicted) {
        filter.top1 = false; // else right for another of the image's classes
    }
    return filter;
}

PairedRows pairRows(const Rows& first, const Rows& second) {
    std::uint32_t last = 0;
    for (const Rows* rows : {&first, &second}) {
        for (const Brief& row : *rows) {
            last = std::max(last, row.item);
        }
    }
    // By item, so that any order of rows will do.
    std::vector<const Brief*> inFirst(static_cast<std::size_t>(last) + 1);
    std::vector<const Brief*> inSecond(inFirst.size());
    for (const Brief& row : first) {
        inFirst[row.item] = &row;
    }
    for (const Brief& row : second) {
        inSecond[row.item] = &row;
    }
    PairedRows pairs;
    for (std::size_t item = 0; item < inFirst.size(); ++item) {
        const Brief* one = inFirst[item];
        const Brief* other = inSecond[item];
        if (one != nullptr && other != nullptr && !one->skipped && !other->skipped) {
            pairs.first.add(*one, first.labelsOf(*one));
            pairs.second.add(*other, second.labelsOf(*other));
        }
    }
    return pairs;
}

Agreement agreementOf(const PairedRows& rows, Judged what) {
    Agreement agreement;
    for (std::size_t i = 0; i < rows.first.size(); ++i) {
        const Brief& one = rows.first[i];
        const Brief& other = rows.second[i];
        if (isJudged(one, what) && isJudged(other, what)) {
            auto& items = isRight(one, what)
                              ? (isRight(other, what) ? agreement.both : agreement.onlyFirst)
                              : (isRight(other, what) ? agreement.onlySecond : agreement.neither);
            items.push_back(one.item);
        }
    }
    return agreement;
}

double ClassDifference::difference() const {
    const auto share = [](const Count& count) {
        return count.images > 0 ? static_cast<double>(count.right) / static_cast<double>(count.images) : 0.0;
    };
    return share(second) - share(first);
}

std::vector<ClassDifference> classDifferences(const PairedRows& rows, std::size_t classes, Judged what) {
    std::vector<ClassDifference> all(classes);
    for (std::size_t i = 0; i < rows.first.size(); ++i) {
        const Brief& one = rows.first[i];
        const Brief& other = rows.second[i];
        if (!isJudged(one, what) || !isJudged(other, what)) {
            continue;
        }
        for (const LabelBrief& label : rows.first.labelsOf(one)) {
            if (label.label < 0 || static_cast<std::size_t>(label.label) >= classes) {
                continue;
            }
            ClassDifference& of = all[static_cast<std::size_t>(label.label)];
            ++of.first.images;
            ++of.second.images;
            of.first.right += isRight(one, what) ? 1 : 0;
            of.second.right += isRight(other, what) ? 1 : 0;
        }
    }
    std::vector<ClassDifference> present;
    for (std::size_t label = 0; label < classes; ++label) {
        if (all[label].first.images > 0) {
            present.push_back(all[label]);
            present.back().label = static_cast<int>(label);
        }
    }
    return present;
}

} // namespace actiscope::runs
