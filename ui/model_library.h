// The published models, those of them that are here, and what is on its way.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>
#include <QStringList>

#include "engine/data/model_store.h"
#include "engine/runtime/model.h"
#include "engine/runtime/model_names.h"
#include "engine/runtime/model_pull.h"
#include "ui/background.h"

namespace actiscope::ui {

/// Lives on the window's thread; reading, fetching and removing run on threads of their own, one model after
/// the other. It outlives the dialog that shows it, so a download goes on when that is closed. Nothing is
/// fetched but by get().
class ModelLibrary : public QObject {
    Q_OBJECT

public:
    enum class Place { Published, Waiting, Fetching, Installed, Shipped };
    struct Entry {
        QString name;
        CatalogueModel published; ///< without files where it is in no catalogue any more
        Place place = Place::Published;
        std::optional<InstalledModel> installed;
        std::optional<ShippedModel> shipped;
        PullProgress progress; ///< while it is fetched
        QString problem;       ///< why the last attempt failed; a sentence
    };

    /// Empty folder: the program's own modules.
    explicit ModelLibrary(std::filesystem::path moduleFolder = {}, QObject* parent = nullptr);
    /// What is under way is cancelled; its parts stay.
    ~ModelLibrary() override;

    /// Reads the catalogues and what is installed; loaded() tells when.
    void load();
    [[nodiscard]] bool isLoaded() const { return m_loaded; }
    [[nodiscard]] const std::vector<Entry>& entries() const { return m_entries; }
    [[nodiscard]] const Entry* find(const QString& name) const;
    /// What of the catalogues could not be read; sentences.
    [[nodiscard]] const QStringList& problems() const { return m_problems; }
    /// It is here: open() of it works.
    [[nodiscard]] static bool isHere(const Entry& entry) {
        return entry.place == Place::Installed || entry.place == Place::Shipped;
    }
    /// What opens a model that is here.
    [[nodiscard]] static ModelRequest requestFor(const Entry& entry);

    void get(const QString& name);
    void cancel(const QString& name);
    void remove(const QString& name);

Q_SIGNALS:
    void loaded();
    void changed(const QString& name);

private:
    struct Read;
    using Flag = std::shared_ptr<std::atomic<bool>>;

    void take(Read read);
    void takePulled(const QString& name, const Result<InstalledModel>& result);
    void takeProgress(const QString& name, const PullProgress& progress);
    [[nodiscard]] Entry* entry(const QString& name);

    std::shared_ptr<ModuleLoader> m_modules;
    std::vector<Entry> m_entries;
    QStringList m_problems;
    bool m_loaded = false;
    std::vector<std::pair<QString, Flag>> m_flags; ///< of what waits or is fetched: true ends it
    Background m_reader;
    Background m_puller; ///< last: its destructor waits, the others are still there
};

} // namespace actiscope::ui
