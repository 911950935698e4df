// What opening a data set had to say: one line that can be unfolded and taken away.
#pragma once

#include <QFrame>
#include <QStringList>

class QLabel;
class QToolButton;

namespace actiscope::ui {

class RemarksNotice : public QFrame {
    Q_OBJECT

public:
    explicit RemarksNotice(QWidget* parent = nullptr);

    /// Others than before: shown again, folded. None: hidden.
    void setRemarks(const QStringList& remarks);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showText();

    QStringList m_remarks;
    QLabel* m_text = nullptr;
    QToolButton* m_details = nullptr;
};

} // namespace actiscope::ui
