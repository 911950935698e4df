// The rows of the class list: rank, map, name and probability of each class.
#pragma once

#include <vector>

#include <QAbstractListModel>
#include <QImage>
#include <QListView>
#include <QStyledItemDelegate>

#include "engine/runtime/analysis.h"

namespace actiscope::ui {

/// The classes of an analysis as rows; while an answer is awaited, as many empty rows.
class ClassListModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { RankRole = Qt::UserRole, ProbabilityRole, ThumbnailRole, AddedRole, WaitingRole };

    using QAbstractListModel::QAbstractListModel;

    void setAnalysis(const AnalysisPtr& analysis, int top); ///< rows from `top` on count as added
    void setWaiting(int rows);
    void setThumbnails(const std::vector<QImage>& thumbnails);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    AnalysisPtr m_analysis;
    int m_top = 5;
    int m_waitingRows = 0;
    std::vector<QImage> m_thumbnails;
};

/// Paints a row; the cross at the end of an added row asks for its removal.
class ClassRowDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    static constexpr int kThumbnailSide = 40;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

    /// Where the cross of an added row is.
    [[nodiscard]] static QRect removeRect(const QRect& row);

Q_SIGNALS:
    void removeWanted(int row);
};

/// The list itself: as high as its rows, letters are left to the window's keys.
class ClassList : public QListView {
    Q_OBJECT

public:
    explicit ClassList(QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace actiscope::ui
