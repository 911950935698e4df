// Pictures that ship with the program, each with the network that knows them: one click and the maps are
// there.
#pragma once

#include <filesystem>
#include <vector>

#include <QWidget>

#include "ui/background.h"

class QListWidget;
class QListWidgetItem;

namespace actiscope::ui {

/// A row of headings, each with its pictures (the table in gallery.cpp). A group whose folder or network is
/// not there is left out. The names are read at once, the pictures on a thread after the first paint.
class Gallery : public QWidget {
    Q_OBJECT

public:
    /// `folder`: gallery/ of the resources.
    explicit Gallery(const std::filesystem::path& folder, QWidget* parent = nullptr);

    [[nodiscard]] bool isEmpty() const { return m_items.empty(); }

Q_SIGNALS:
    /// `model`: the name of a network that ships with the program.
    void pictureChosen(const QString& file, const QString& model);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void addGroup(const QString& heading, const std::vector<std::filesystem::path>& pictures,
                  const QString& model);
    void readPictures();

    std::vector<QListWidgetItem*> m_items;
    bool m_read = false;
    Background m_reader;
};

} // namespace actiscope::ui
