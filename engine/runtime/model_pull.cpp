#include "engine/runtime/model_pull.h"

#include <system_error>
#include <vector>

#include "engine/data/description_file.h"
#include "engine/data/folder_lock.h"
#include "engine/data/random_file.h"
#include "engine/runtime/model_format.h"

namespace actiscope {

namespace {

namespace fs = std::filesystem;

/// Adds the files up: those that are done, the one under way, and what the catalogue says of the others.
class Sum {
public:
    Sum(const CatalogueModel& model, const PullControl& control) : m_model(model), m_control(control) {}

    void done(std::size_t file, std::uint64_t bytes) {
        m_sizes.resize(file + 1);
        m_sizes[file] = bytes;
    }

    void tell(std::size_t file, const DownloadProgress& now) const {
        if (!m_control.progress) {
            return;
        }
        PullProgress progress{m_model.files[file].name, now.received, now.total};
        if (!now.total) {
            progress.total = publishedBytes(m_model.files[file]);
        }
        for (std::size_t i = 0; i < m_model.files.size(); ++i) {
            const auto size = i < file   ? std::optional(m_sizes[i])
                              : i > file ? publishedBytes(m_model.files[i])
                                         : std::optional<std::uint64_t>(0);
            progress.received += i < file ? m_sizes[i] : 0;
            progress.total = progress.total && size ? std::optional(*progress.total + *size) : std::nullopt;
        }
        m_control.progress(progress);
    }

private:
    const CatalogueModel& m_model;
    const PullControl& m_control;
    std::vector<std::uint64_t> m_sizes;
};

Result<DownloadedFile> fetchFile(const CatalogueModel& model, std::size_t index, Downloads& downloads,
                                 const PullControl& control, const Sum& sum) {
    const CatalogueFile& file = model.files[index];
    DownloadRequest request;
    request.url = file.url;
    request.target = modelFolder(model.name) / file.name;
    request.sha256 = file.sha256;
    request.least = file.least;
    request.most = file.most;
    request.allowLoopback = loopbackAllowed();
    DownloadControl following;
    following.cancelled = control.cancelled;
    following.progress = [&](const DownloadProgress& progress) { sum.tell(index, progress); };
    return downloads.fetch(request, following);
}

std::string hostOf(const std::string& url) {
    const std::size_t start = url.find("://") + 3;
    return url.substr(start, url.find_first_of(":/?#", start) - start);
}

/// Where no checksum is published, a page that asks to log in would pass as the file.
Result<std::monostate> checkWeights(const CatalogueFile& file, const fs::path& path) {
    const Result<RandomFile> opened = RandomFile::open(path);
    if (!opened) {
        return fail(opened.error());
    }
    const Result<ModelFormat> format = recogniseWhole(*opened);
    if (format) {
        return std::monostate{};
    }
    std::error_code ignored;
    fs::remove(path, ignored);
    const std::string& what = format.error().message;
    return fail(ErrorCode::DownloadFailed,
                file.name + " was thrown away, for what came from " + hostOf(file.url) +
                    " is no whole model: " + what.substr(0, what.find(';')) +
                    "; try again, and if that happens twice, look at the model's source page.");
}

Result<std::monostate> describe(const CatalogueModel& model) {
    if (model.description.empty()) {
        return std::monostate{};
    }
    for (const CatalogueFile& file : model.files) {
        if (file.role == FileRole::Weights) {
            return writeDescription(descriptionPathFor(modelFolder(model.name) / file.name),
                                    model.description);
        }
    }
    return std::monostate{};
}

Result<InstalledModel> pullInto(const fs::path& folder, const CatalogueModel& model, Downloads& downloads,
                                const PullControl& control) {
    const FolderLock lock(folder);
    if (!lock.taken()) {
        return fail(ErrorCode::WriteFailed, "The model " + model.name + " is being fetched already, or " +
                                                folder.string() +
                                                " can't be written to; wait for it, or look.");
    }
    Sum sum(model, control);
    std::vector<std::string> sums;
    for (std::size_t i = 0; i < model.files.size(); ++i) {
        const Result<DownloadedFile> file = fetchFile(model, i, downloads, control, sum);
        if (!file) {
            return fail(file.error());
        }
        if (model.files[i].role == FileRole::Weights) {
            if (const auto good = checkWeights(model.files[i], folder / model.files[i].name); !good) {
                return fail(good.error());
            }
        }
        sum.done(i, file->bytes);
        sums.push_back(file->sha256);
    }
    return describe(model).and_then([&](std::monostate) { return recordInstalled(model, sums); });
}

} // namespace

Result<InstalledModel> pullModel(const CatalogueModel& model, Downloads& downloads,
                                 const PullControl& control) {
    if (auto installed = findInstalled(model.name)) {
        return installed;
    }
    const fs::path folder = modelFolder(model.name);
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) {
        return fail(ErrorCode::WriteFailed,
                    "The folder " + folder.string() + " could not be made; look who owns the folder above.",
                    failure.message());
    }
    auto pulled = pullInto(folder, model, downloads, control);
    if (!pulled) {
        fs::remove(folder, failure); // where nothing came, nothing stays
    }
    return pulled;
}

} // namespace actiscope
