#include "ui/model_library.h"

#include <algorithm>
#include <utility>

#include "engine/runtime/module_loader.h"
#include "ui/text.h"

namespace actiscope::ui {

struct ModelLibrary::Read {
    std::vector<Entry> entries;
    QStringList problems;
};

ModelLibrary::ModelLibrary(std::filesystem::path moduleFolder, QObject* parent)
    : QObject(parent), m_modules(std::make_shared<ModuleLoader>(std::move(moduleFolder))) {}

ModelLibrary::~ModelLibrary() {
    for (const auto& [name, flag] : m_flags) {
        *flag = true;
    }
}

void ModelLibrary::load() {
    m_reader.startNewest(
        [] {
            Read read;
            for (ShippedModel& model : shippedModels()) {
                CatalogueModel known{model.name, model.title, kOwnLicence, {}, {}, {}, {}};
                read.entries.push_back(
                    {toQString(model.name), std::move(known), Place::Shipped, {}, std::move(model), {}, {}});
            }
            const Catalogue catalogue = loadCatalogue();
            for (const Error& problem : catalogue.problems) {
                read.problems.append(toQString(problem.message));
            }
            for (const CatalogueModel& model : catalogue.models) {
                read.entries.push_back({toQString(model.name), model, Place::Published, {}, {}, {}, {}});
                if (auto installed = findInstalled(model.name)) {
                    read.entries.back().installed = *std::move(installed);
                    read.entries.back().place = Place::Installed;
                }
            }
            for (const InstalledModel& model : installedModels()) {
                if (catalogue.find(model.name) == nullptr) {
                    CatalogueModel known{model.name, model.title, model.licence, model.source, {}, {}, {}};
                    read.entries.push_back(
                        {toQString(model.name), std::move(known), Place::Installed, model, {}, {}, {}});
                }
            }
            return read;
        },
        [this](Read read) { take(std::move(read)); });
}

void ModelLibrary::take(Read read) {
    for (Entry& entry : read.entries) { // what is under way stays so
        if (const Entry* before = find(entry.name); before != nullptr && entry.place == Place::Published) {
            entry.place = before->place == Place::Installed ? Place::Published : before->place;
            entry.progress = before->progress;
            entry.problem = before->problem;
        }
    }
    m_entries = std::move(read.entries);
    m_problems = read.problems;
    m_loaded = true;
    Q_EMIT loaded();
}

const ModelLibrary::Entry* ModelLibrary::find(const QString& name) const {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const Entry& entry) { return entry.name == name; });
    return found == m_entries.end() ? nullptr : &*found;
}

ModelLibrary::Entry* ModelLibrary::entry(const QString& name) {
    return const_cast<Entry*>(std::as_const(*this).find(name));
}

ModelRequest ModelLibrary::requestFor(const Entry& entry) {
    ModelRequest request;
    if (entry.shipped) {
        request.path = entry.shipped->path;
        return request;
    }
    request.path = entry.installed->files.at(FileRole::Weights);
    if (const auto prototxt = entry.installed->files.find(FileRole::Prototxt);
        prototxt != entry.installed->files.end()) {
        request.prototxt = prototxt->second;
    }
    return request;
}

void ModelLibrary::get(const QString& name) {
    Entry* wanted = entry(name);
    if (wanted == nullptr || wanted->place != Place::Published) {
        return;
    }
    wanted->place = Place::Waiting;
    wanted->problem.clear();
    wanted->progress = {{}, 0, publishedBytes(wanted->published)};
    const auto flag = std::make_shared<std::atomic<bool>>(false);
    m_flags.emplace_back(name, flag);
    m_puller.start(
        [this, flag, name, model = wanted->published, modules = m_modules]() -> Result<InstalledModel> {
            const auto downloads = modules->downloads();
            if (!downloads) {
                return fail(downloads.error());
            }
            PullControl control;
            control.cancelled = [flag] { return flag->load(); };
            control.progress = [this, name](const PullProgress& progress) {
                QMetaObject::invokeMethod(
                    this, [this, name, progress] { takeProgress(name, progress); }, Qt::QueuedConnection);
            };
            return pullModel(model, **downloads, control);
        },
        [this, name](const Result<InstalledModel>& result) { takePulled(name, result); });
    Q_EMIT changed(name);
}

void ModelLibrary::cancel(const QString& name) {
    for (const auto& [called, flag] : m_flags) {
        if (called == name) {
            *flag = true;
        }
    }
}

void ModelLibrary::takeProgress(const QString& name, const PullProgress& progress) {
    Entry* fetched = entry(name);
    if (fetched != nullptr && (fetched->place == Place::Waiting || fetched->place == Place::Fetching)) {
        fetched->place = Place::Fetching;
        fetched->progress = progress;
        Q_EMIT changed(name);
    }
}

void ModelLibrary::takePulled(const QString& name, const Result<InstalledModel>& result) {
    m_flags.erase(
        std::remove_if(m_flags.begin(), m_flags.end(), [&](const auto& flag) { return flag.first == name; }),
        m_flags.end());
    Entry* fetched = entry(name);
    if (fetched == nullptr) {
        return;
    }
    fetched->place = result ? Place::Installed : Place::Published;
    if (result) {
        fetched->installed = *result;
    } else if (result.error().code != ErrorCode::Cancelled) {
        fetched->problem = toQString(result.error().message);
    }
    Q_EMIT changed(name);
}

void ModelLibrary::remove(const QString& name) {
    m_reader.start([name] { return removeModel(name.toStdString()); },
                   [this, name](const Result<std::monostate>& removed) {
                       Entry* gone = entry(name);
                       if (gone == nullptr) {
                           return;
                       }
                       if (removed) {
                           gone->place = Place::Published;
                           gone->installed.reset();
                           gone->problem.clear();
                       } else {
                           gone->problem = toQString(removed.error().message);
                       }
                       Q_EMIT changed(name);
                   });
}

} // namespace actiscope::ui
