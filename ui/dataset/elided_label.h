// A line of text that is shortened in the middle to the room there is.
#pragma once

#include <QLabel>

namespace actiscope::ui {

/// The whole text is its accessible name, and its tooltip where it is shortened or the tooltip says more.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    void setWhole(const QString& text, const QString& tip = {});
    [[nodiscard]] const QString& whole() const { return m_whole; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void shorten();

    QString m_whole;
    QString m_tip;
};

} // namespace actiscope::ui
