// How the data-set page calls images, classes, filters and orders.
#pragma once

#include <QString>
#include <QStringList>

#include "ui/dataset/data_set_state.h"

namespace actiscope::ui {

/// "tabby"; the number where the table lacks the class.
[[nodiscard]] QString className(const std::vector<ClassLabel>& classes, int index);
/// The run's row of an item at the state's threshold; null without one.
[[nodiscard]] const runs::Brief* briefOf(const DataSetState& state, std::uint32_t item);
/// What the item is labelled with: as the run's model calls it, else as the data set does. Empty without.
[[nodiscard]] QString labelText(const DataSetState& state, std::uint32_t item);
/// What the network says it is; empty without a prediction.
[[nodiscard]] QString predictionText(const DataSetState& state, std::uint32_t item);
/// The image's name without its folders.
[[nodiscard]] QString fileText(const DataSetState& state, std::uint32_t item);
/// All of that and more, a line each.
[[nodiscard]] QStringList factsOf(const DataSetState& state, std::uint32_t item);

/// What the run's network is called.
[[nodiscard]] QString networkText(const runs::RunFacts& facts);
/// "val · 50,000 images · GoogLeNet-GAP · 20 %": the set, its run and the threshold, in one line. Empty
/// without a set.
[[nodiscard]] QString setAndRunText(const DataSetState& state);

/// A threshold of 1,000 in percent, as a number: "20", "20.5".
[[nodiscard]] QString thresholdText(int level);

/// "1,234 of 50,000 images"
[[nodiscard]] QString countText(std::size_t shown, std::size_t all);

/// The end of a range of object counts that has none.
inline constexpr double kMostObjects = 65535;

/// One part of a filter: its chip, and the filter without it.
struct FilterPart {
    QString text;
    runs::Filter without;
};
/// Every part that is set but the text, in the order of the fields.
[[nodiscard]] std::vector<FilterPart> partsOf(const runs::Filter& filter, const DataSetState& state);

[[nodiscard]] QString nameOf(runs::SortBy by);

} // namespace actiscope::ui
