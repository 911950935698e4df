// A line for a path, with a button that chooses it.
#pragma once

#include <filesystem>

#include <QWidget>

class QLineEdit;

namespace actiscope::ui {

class PathField : public QWidget {
    Q_OBJECT

public:
    enum class Kind { File, NewFile, Folder };
    struct Look {
        const char* name; ///< object name of the line
        QString title;
        QString nothing; ///< what goes for an empty line
        QString tip;
        Kind kind = Kind::File;
        QString suffix = {}; ///< of a new file that is named without one
    };

    PathField(const Look& look, QWidget* parent);

    [[nodiscard]] std::filesystem::path path() const; ///< without blanks around
    void setPath(const std::filesystem::path& path);

Q_SIGNALS:
    void pathChanged();

private:
    void choose();

    Look m_look;
    QLineEdit* m_line = nullptr;
};

} // namespace actiscope::ui
