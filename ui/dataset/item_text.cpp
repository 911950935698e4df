#include "ui/dataset/item_text.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

#include "engine/data/labels.h"
#include "engine/runs/run_views.h"
#include "ui/dataset/cards/error_kinds_card.h"
#include "ui/dataset/charts/mark_chart.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

/// The context of this file's words.
struct ItemText {
    Q_DECLARE_TR_FUNCTIONS(actiscope::ui::ItemText)
};

QString overlapRangeText(const runs::Filter::Range& range) {
    const QLocale numbers;
    return ItemText::tr("IoU %1 to %2")
        .arg(numbers.toString(range.from, 'f', 2), numbers.toString(range.to, 'f', 2));
}

QString probabilityRangeText(const runs::Filter::Range& range) {
    const auto percent = [](double share) {
        const double value = share * 100;
        return QLocale().toString(value, 'f', std::abs(value - std::round(value)) < 0.05 ? 0 : 1);
    };
    return ItemText::tr("Probability %1 to %2 %").arg(percent(range.from), percent(range.to));
}

QString objectRangeText(const runs::Filter::Range& range) {
    const QLocale numbers;
    const QString from = numbers.toString(range.from, 'f', 0);
    if (range.to >= kMostObjects) {
        return ItemText::tr("Objects: %1 or more").arg(from);
    }
    return range.from == range.to
               ? ItemText::tr("Objects: %1").arg(from)
               : ItemText::tr("Objects: %1 to %2").arg(from, numbers.toString(range.to, 'f', 0));
}

/// Removes one part after the other from copies of the filter.
class Parts {
public:
    explicit Parts(const runs::Filter& filter) : m_filter(filter) {}

    template <class Value>
    void add(std::optional<Value> runs::Filter::*part, const QString& text) {
        runs::Filter without = m_filter;
        (without.*part).reset();
        m_parts.push_back({text, without});
    }
    void addYesNo(std::optional<bool> runs::Filter::*part, const QString& yes, const QString& no) {
        if (m_filter.*part) {
            add(part, *(m_filter.*part) ? yes : no);
        }
    }
    [[nodiscard]] std::vector<FilterPart> take() { return std::move(m_parts); }

private:
    const runs::Filter& m_filter;
    std::vector<FilterPart> m_parts;
};

/// The other names of the classes are left to the tooltip.
QString shown(const ClassLabel& label) {
    const ClassLabel known = named(label);
    return toQString(known.name.empty() ? known.synset : shortName(known));
}

} // namespace

QString className(const std::vector<ClassLabel>& classes, int index) {
    const bool known = index >= 0 && index < static_cast<int>(classes.size());
    const QString name = known ? shown(classes[static_cast<std::size_t>(index)]) : QString();
    return name.isEmpty() ? QString::number(index) : name;
}

const runs::Brief* briefOf(const DataSetState& state, std::uint32_t item) {
    if (state.run() == nullptr) {
        return nullptr;
    }
    const auto at = state.run()->table.positionOf(item);
    return at && *at < state.rows().size() ? &state.rows()[*at] : nullptr;
}

QString labelText(const DataSetState& state, std::uint32_t item) {
    const runs::Brief* row = briefOf(state, item);
    QStringList names;
    if (row != nullptr && row->label >= 0) {
        for (const runs::LabelBrief& label : state.rows().labelsOf(*row)) {
            names += className(state.run()->facts.classes, label.label);
        }
        return names.join(QStringLiteral(", "));
    }
    for (const std::uint32_t index : state.set()->classes(item)) {
        names += className(state.set()->classTable(), static_cast<int>(index));
    }
    return names.join(QStringLiteral(", "));
}

QString predictionText(const DataSetState& state, std::uint32_t item) {
    const runs::Brief* row = briefOf(state, item);
    return row != nullptr && row->predicted >= 0 ? className(state.run()->facts.classes, row->predicted)
                                                 : QString();
}

QString fileText(const DataSetState& state, std::uint32_t item) {
    return toQString(state.set()->path(item).filename());
}

QStringList factsOf(const DataSetState& state, std::uint32_t item) {
    QStringList facts{toQString(std::filesystem::path(state.set()->relativePath(item)))};
    if (const QString label = labelText(state, item); !label.isEmpty()) {
        facts += ItemText::tr("Label: %1").arg(label);
    }
    const runs::Brief* row = briefOf(state, item);
    if (row == nullptr) {
        return facts;
    }
    if (row->skipped) {
        facts += ItemText::tr("Skipped: it counts for nothing");
        return facts;
    }
    if (row->predicted >= 0) {
        facts +=
            ItemText::tr("Prediction: %1, %2")
                .arg(predictionText(state, item), probabilityText(static_cast<double>(row->probability)));
        facts += row->top1   ? ItemText::tr("Right at top-1")
                 : row->top5 ? ItemText::tr("Wrong at top-1, right at top-5")
                             : ItemText::tr("Wrong at top-5");
    }
    if (row->overlap >= 0) {
        facts += ItemText::tr("IoU %1: %2")
                     .arg(QLocale().toString(static_cast<double>(row->overlap), 'f', 2),
                          ErrorKindsCard::nameOf(row->error));
    }
    return facts;
}

QString networkText(const runs::RunFacts& facts) {
    return toQString(facts.network.empty() ? facts.model : facts.network);
}

QString thresholdText(int level) {
    constexpr double kLevelsAPercent = 10;
    return QLocale().toString(level / kLevelsAPercent, 'g', 3);
}

QString setAndRunText(const DataSetState& state) {
    if (state.set() == nullptr) {
        return {};
    }
    const std::filesystem::path& root = state.set()->root();
    QStringList parts{toQString(root.has_filename() ? root.filename() : root.parent_path().filename()),
                      countText(state.set()->size(), state.set()->size())};
    if (const ShownRunPtr run = state.run(); run != nullptr) {
        parts << networkText(run->facts);
        if (runs::protocolsOf(run->facts).gtKnown) {
            parts << ItemText::tr("threshold %1 %").arg(thresholdText(state.level()));
        }
    }
    return parts.join(QStringLiteral(" · "));
}

QString countText(std::size_t shown, std::size_t all) {
    const QLocale numbers;
    if (shown == all) {
        return imagesText(all);
    }
    const QString some = numbers.toString(static_cast<qulonglong>(shown));
    return all == 1
               ? ItemText::tr("%1 of one image").arg(some)
               : ItemText::tr("%1 of %2 images").arg(some, numbers.toString(static_cast<qulonglong>(all)));
}

std::vector<FilterPart> partsOf(const runs::Filter& filter, const DataSetState& state) {
    using runs::Filter;
    static const std::vector<ClassLabel> kNone;
    const auto& classes = state.run() != nullptr ? state.run()->facts.classes : kNone;
    Parts parts(filter);
    if (filter.label) {
        parts.add(&Filter::label, ItemText::tr("Label: %1").arg(className(classes, *filter.label)));
    }
    if (filter.predicted) {
        parts.add(&Filter::predicted,
                  ItemText::tr("Predicted: %1").arg(className(classes, *filter.predicted)));
    }
    if (filter.setClass) {
        const auto& table = state.set() != nullptr ? state.set()->classTable() : kNone;
        parts.add(&Filter::setClass,
                  ItemText::tr("Class: %1").arg(className(table, static_cast<int>(*filter.setClass))));
    }
    if (filter.items) {
        parts.add(&Filter::items, toQString(filter.items->title));
    }
    parts.addYesNo(&Filter::top1, ItemText::tr("Right at top-1"), ItemText::tr("Wrong at top-1"));
    parts.addYesNo(&Filter::top5, ItemText::tr("Right at top-5"), ItemText::tr("Wrong at top-5"));
    parts.addYesNo(&Filter::top1Localized, ItemText::tr("Localized at top-1"),
                   ItemText::tr("Not localized at top-1"));
    parts.addYesNo(&Filter::top5Localized, ItemText::tr("Localized at top-5"),
                   ItemText::tr("Not localized at top-5"));
    parts.addYesNo(&Filter::known, ItemText::tr("GT-known right"), ItemText::tr("GT-known wrong"));
    parts.addYesNo(&Filter::skipped, ItemText::tr("Skipped"), ItemText::tr("Not skipped"));
    if (filter.error) {
        parts.add(&Filter::error, ItemText::tr("Box: %1").arg(ErrorKindsCard::nameOf(*filter.error)));
    }
    if (filter.overlap) {
        parts.add(&Filter::overlap, overlapRangeText(*filter.overlap));
    }
    if (filter.probability) {
        parts.add(&Filter::probability, probabilityRangeText(*filter.probability));
    }
    if (filter.objects) {
        parts.add(&Filter::objects, objectRangeText(*filter.objects));
    }
    return parts.take();
}

QString nameOf(runs::SortBy by) {
    using runs::SortBy;
    switch (by) {
    case SortBy::Item:
        return ItemText::tr("Data set's order");
    case SortBy::Path:
        return ItemText::tr("File name");
    case SortBy::Label:
        return ItemText::tr("Label");
    case SortBy::Predicted:
        return ItemText::tr("Prediction");
    case SortBy::Probability:
        return ItemText::tr("Probability");
    case SortBy::Overlap:
        return ItemText::tr("IoU");
    case SortBy::Objects:
        return ItemText::tr("Number of objects");
    case SortBy::Error:
        return ItemText::tr("Kind of error");
    }
    return {};
}

} // namespace actiscope::ui
