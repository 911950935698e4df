// One chart of the dashboard with its heading and the sentence that says what it shows.
#pragma once

#include <QWidget>

#include "engine/runs/run_table.h"
#include "ui/dataset/data_set_state.h"

class QLabel;
class QVBoxLayout;

namespace actiscope::ui {

class MarkChart;

class Card : public QWidget {
    Q_OBJECT

public:
    /// `name`: the object's name.
    Card(const char* name, const QString& title, QWidget* parent);

    /// What has changed since it was last shown.
    enum class Changed { Run, Threshold };
    /// Precondition: the state has a run.
    virtual void refresh(const DataSetState& state, Changed changed) = 0;
    /// Whether refresh() asks for the threshold at all.
    [[nodiscard]] virtual bool followsThreshold() const { return true; }

    [[nodiscard]] QString title() const;
    [[nodiscard]] QString sentence() const;

Q_SIGNALS:
    /// The images that were pressed.
    void chosen(const actiscope::runs::Filter& filter);

protected:
    /// Below heading and sentence, in this order; the last one grows.
    void addBody(QWidget* body);
    void addChart(MarkChart* chart);
    void setSentence(const QString& sentence);
    /// In place of the body; an empty one brings it back.
    void setMissing(const QString& sentence);
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_title = nullptr;
    QLabel* m_sentence = nullptr;
    QLabel* m_missing = nullptr;
    QWidget* m_body = nullptr;
    QVBoxLayout* m_bodyLayout = nullptr;
};

/// Of a run that scored maps only.
[[nodiscard]] QString noPredictionsText();
/// Of a run without a single box to measure: why there is none.
[[nodiscard]] QString noBoxesText(const runs::RunFacts& facts);

/// 3 of 4: 75; 0 of none.
[[nodiscard]] double percentOf(std::uint64_t part, std::uint64_t whole);

} // namespace actiscope::ui
