// Everything that the window remembers, each value under one typed name.
#pragma once

#include <filesystem>
#include <vector>

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>

#include "engine/datasets/open_options.h"
#include "engine/runtime/model.h"
#include "engine/training/data_request.h"
#include "ui/dataset/page_choices.h"
#include "ui/theme.h"
#include "ui/view_state.h"

namespace actiscope::ui {

/// Reads and writes the user's settings file (INI). The file is written as a whole to a new file that takes
/// the old one's place, so that a crash leaves the old or the new. Values that do not parse read as the
/// default. Thread rule: the window's thread.
class Settings {
public:
    explicit Settings(const QString& file = {}); ///< empty: the user's own

    [[nodiscard]] QString file() const;

    [[nodiscard]] QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray& geometry);
    [[nodiscard]] QByteArray splitterState() const;
    void setSplitterState(const QByteArray& state);
    [[nodiscard]] bool stripVisible() const;
    void setStripVisible(bool visible);
    [[nodiscard]] Appearance appearance() const;
    void setAppearance(Appearance appearance);

    /// What the desktop asked for when it was last heard, so that the first paint is in its colours.
    [[nodiscard]] SystemScheme systemScheme() const;
    void setSystemScheme(SystemScheme scheme);

    [[nodiscard]] DisplayOptions display() const;
    void setDisplay(const DisplayOptions& display);
    [[nodiscard]] int thresholdLevel() const;
    void setThresholdLevel(int level);
    [[nodiscard]] ViewMode viewMode() const;
    void setViewMode(ViewMode mode);

    /// Empty where none was ever used.
    [[nodiscard]] QString lastImageFolder() const;
    void setLastImageFolder(const QString& folder);
    [[nodiscard]] QString lastSaveFolder() const;
    void setLastSaveFolder(const QString& folder);
    [[nodiscard]] QString annotationsFolder() const;
    void setAnnotationsFolder(const QString& folder);

    /// Newest first, at most kMostRecent.
    static constexpr int kMostRecent = 10;
    [[nodiscard]] QStringList recentImages() const;
    void addRecentImage(const QString& file);
    /// With the prototxt, description and labels that were used.
    [[nodiscard]] std::vector<ModelRequest> recentModels() const;
    void addRecentModel(const ModelRequest& request);
    /// Data sets and runs: whatever the data-set page opens.
    [[nodiscard]] QStringList recentData() const;
    void addRecentData(const QString& place, const datasets::OpenOptions& options = {});
    /// How a place of recentData() was opened last.
    [[nodiscard]] datasets::OpenOptions recentOptions(const QString& place) const;
    void clearRecent();

    /// How the data-set page is left and what its last evaluation was begun with.
    [[nodiscard]] PageChoices dataSetPage() const;
    void setDataSetPage(const PageChoices& choices);

    /// What the last training was begun with.
    [[nodiscard]] training::TrainingRequest training() const;
    void setTraining(const training::TrainingRequest& request);

    void sync();

private:
    QSettings m_store;
};

} // namespace actiscope::ui
