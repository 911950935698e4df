// The headline figures of a run at the threshold in force.
#pragma once

#include <QWidget>

#include "ui/dataset/data_set_state.h"

class QLabel;

namespace actiscope::ui {

class FiguresTable : public QWidget {
    Q_OBJECT

public:
    explicit FiguresTable(DataSetState& state, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum Row { Top1Error, Top5Error, Top1Localization, Top5Localization, GtKnown, MaxBox, MaxBoxV2, Rows };
    void refresh();
    void setRow(Row row, const std::optional<double>& share);

    DataSetState& m_state;
    QLabel* m_names[Rows] = {};
    QLabel* m_values[Rows] = {};
    QLabel* m_oracle = nullptr; ///< what MaxBoxAcc's threshold was chosen on
};

} // namespace actiscope::ui
