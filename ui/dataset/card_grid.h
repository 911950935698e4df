// Cards in as many columns as the width has room for.
#pragma once

#include <vector>

#include <QWidget>

class QGridLayout;

namespace actiscope::ui {

class CardGrid : public QWidget {
    Q_OBJECT

public:
    explicit CardGrid(QWidget* parent = nullptr);

    void add(QWidget* card);
    [[nodiscard]] int columns() const { return m_columns; }
    [[nodiscard]] QSize minimumSizeHint() const override; ///< of one column, so that the window may be narrow

Q_SIGNALS:
    void arranged(); ///< cards stand elsewhere

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange(int columns);

    std::vector<QWidget*> m_cards;
    int m_columns = 1;
    QGridLayout* m_layout = nullptr;
};

} // namespace actiscope::ui
