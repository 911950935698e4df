// The images of the data set as a grid, with what is drawn over them.
#pragma once

#include <QWidget>

#include "ui/dataset/tile_delegate.h"

class QCheckBox;
class QLabel;
class QSlider;
class QStackedWidget;
class QTimer;

namespace actiscope::ui {

class DataSetSession;
class GridView;
class TileModel;

class TileGallery : public QWidget {
    Q_OBJECT

public:
    TileGallery(DataSetState& state, DataSetSession& session, QWidget* parent = nullptr);

    [[nodiscard]] GridView* view() const { return m_view; }
    [[nodiscard]] const TileLook& look() const { return m_delegate->look(); }
    void setLook(const TileLook& look);
    /// Of the pictures, in pixels.
    [[nodiscard]] int pictureWidth() const { return m_pictureWidth; }
    void setPictureWidth(int width);
    /// The current image is brought into sight.
    void showCurrent();

Q_SIGNALS:
    void chosen(std::uint32_t item); ///< to be opened
    void lookChanged();              ///< look() or pictureWidth()

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeFoot();
    void rememberPlace();
    void restorePlace();
    void showItem(std::uint32_t item);
    void wishSoon();
    void wishVisible();
    void tellNothing();

    DataSetState& m_state;
    DataSetSession& m_session;
    TileModel* m_model = nullptr;
    GridView* m_view = nullptr;
    TileDelegate* m_delegate = nullptr;
    QStackedWidget* m_pages = nullptr; ///< the grid, or why it is empty
    QLabel* m_nothing = nullptr;
    QCheckBox* m_maps = nullptr;
    QCheckBox* m_boxes = nullptr;
    QSlider* m_size = nullptr;
    QTimer* m_wish = nullptr;
    int m_pictureWidth = 0;
    std::optional<std::uint32_t> m_top; ///< the item at the top left while the list changes
    int m_topOffset = 0;
    runs::Order m_order; ///< of the list that is shown
};

} // namespace actiscope::ui
