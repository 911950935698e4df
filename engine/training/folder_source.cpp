#include <algorithm>
#include <map>
#include <optional>
#include <system_error>

#include "engine/data/annotation_xml.h"
#include "engine/data/files.h"
#include "engine/data/labels.h"
#include "engine/data/text.h"
#include "engine/demo/random.h"
#include "engine/demo/scene_description.h"
#include "engine/training/data_set.h"

namespace actiscope::training {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kValidationShare = 10; ///< one of so many validates where no folder is given

struct LabelledFile {
    fs::path path;
    int label = 0;
};

class FolderSource final : public ExampleSource {
public:
    FolderSource(std::vector<LabelledFile> files, const Codecs& codecs)
        : m_files(std::move(files)), m_codecs(codecs) {}

    std::size_t size() const override { return m_files.size(); }
    int label(std::size_t index) const override { return m_files[index].label; }
    std::string name(std::size_t index) const override { return m_files[index].path.string(); }
    Result<Example> load(std::size_t index) const override {
        const auto bytes = readFile(m_files[index].path);
        if (!bytes) {
            return fail(bytes.error());
        }
        return m_codecs.decode(bytes->data(), bytes->size(), name(index)).map([](ImagePtr image) {
            return Example{std::move(image), {}, {}};
        });
    }

private:
    std::vector<LabelledFile> m_files;
    const Codecs& m_codecs;
};

/// With the boxes of the objects that are of the picture's class.
class AnnotatedSource final : public ExampleSource {
public:
    AnnotatedSource(ExampleSourcePtr pictures, std::vector<std::string> classes, fs::path annotations)
        : m_pictures(std::move(pictures)), m_labels(labelsFromList(classes, "folders")),
          m_annotations(std::move(annotations)) {}

    std::size_t size() const override { return m_pictures->size(); }
    int label(std::size_t index) const override { return m_pictures->label(index); }
    std::string name(std::size_t index) const override { return m_pictures->name(index); }
    Result<Example> load(std::size_t index) const override {
        Result<Example> example = m_pictures->load(index);
        if (!example) {
            return example;
        }
        const fs::path file = findAnnotation(name(index), m_annotations);
        if (file.empty()) {
            return example;
        }
        const auto annotation = readAnnotation(file, example->image->storedSize, example->image->orientation);
        if (!annotation) {
            example->remark = annotation.error().message;
            return example;
        }
        if (annotation->boxes.empty()) {
            example->remark = annotation->warning;
        }
        const ClassLabel& own = m_labels.classes[static_cast<std::size_t>(label(index))];
        for (const GroundTruthBox& truth : annotation->boxes) {
            if (isOfClass(truth.synset, truth.name, own)) {
                example->boxes.push_back(truth.boxInImage);
            }
        }
        return example;
    }

private:
    ExampleSourcePtr m_pictures;
    LabelTable m_labels;
    fs::path m_annotations;
};

/// The folders in this one, by name; none where it can't be read.
std::vector<fs::path> foldersIn(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code ignored;
    for (fs::directory_iterator entry(folder, ignored); entry != fs::directory_iterator();
         entry.increment(ignored)) {
        const std::string name = entry->path().filename().string();
        std::error_code unreadable;
        if (entry->is_directory(unreadable) && !name.starts_with('.') && text::lower(name) != "annotations") {
            found.push_back(entry->path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

tl::unexpected<Error> noFolder(const fs::path& folder) {
    return fail(ErrorCode::FileNotFound, folder.string() + " is no folder: check its name.");
}

struct ClassFolder {
    std::string name;
    std::vector<fs::path> images;
};

/// What validates may lack classes; what trains may not.
enum class EmptyClasses { Refused, Allowed };

Result<std::vector<ClassFolder>> listClasses(const fs::path& folder, EmptyClasses empty) {
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) {
        return noFolder(folder);
    }
    std::vector<ClassFolder> classes;
    for (const fs::path& path : foldersIn(folder)) {
        auto images = imagesInFolder(path);
        if (!images) {
            return fail(images.error());
        }
        if (images->empty() && empty == EmptyClasses::Refused) {
            return fail(ErrorCode::InvalidArgument,
                        "The class folder " + path.string() +
                            " holds no image; put images of the class there or remove the folder.");
        }
        classes.push_back({path.filename().string(), std::move(*images)});
    }
    return classes;
}

Result<std::vector<ClassFolder>> listValidation(const fs::path& folder) {
    auto classes = listClasses(folder, EmptyClasses::Allowed);
    if (classes && std::all_of(classes->begin(), classes->end(),
                               [](const ClassFolder& one) { return one.images.empty(); })) {
        return fail(ErrorCode::InvalidArgument,
                    folder.string() + " holds no picture to validate with; put class folders with images "
                                      "there, or remove it, and a tenth of each class validates.");
    }
    return classes;
}

/// Moves one of kValidationShare images of each class over, chosen by the seed; a class keeps one at least.
void split(std::vector<ClassFolder>& training, std::vector<ClassFolder>& validation, std::uint64_t seed) {
    for (std::size_t c = 0; c < training.size(); ++c) {
        std::vector<fs::path>& images = training[c].images;
        const std::size_t share = (images.size() + kValidationShare / 2) / kValidationShare;
        const std::size_t held = std::min(std::max<std::size_t>(1, share), images.size() - 1);
        demo::Random random(demo::Random::mixed(seed ^ demo::Random::mixed(c + 1)));
        ClassFolder part{training[c].name, {}};
        for (std::size_t i = 0; i < held; ++i) {
            const auto at = images.begin() + random.integer(0, static_cast<int>(images.size()) - 1);
            part.images.push_back(*at);
            images.erase(at);
        }
        validation.push_back(std::move(part));
    }
}

Result<std::vector<LabelledFile>> labelled(const std::vector<ClassFolder>& folders,
                                           const std::map<std::string, int>& indices, const fs::path& where) {
    std::vector<LabelledFile> files;
    for (const ClassFolder& folder : folders) {
        const auto index = indices.find(folder.name);
        if (index == indices.end()) {
            return fail(
                ErrorCode::InvalidArgument,
                "The class folder " + (where / folder.name).string() +
                    " has no counterpart to train with; the folders of both must have the same names.");
        }
        for (const fs::path& image : folder.images) {
            files.push_back({image, index->second});
        }
    }
    return files;
}

} // namespace

Result<DataSet> openFolders(const FolderRequest& request, const Codecs& codecs) {
    std::error_code ignored;
    const bool parted = fs::is_directory(request.folder / "train", ignored);
    const fs::path trainingFolder = parted ? request.folder / "train" : request.folder;
    fs::path validationFolder = request.validation;
    if (validationFolder.empty() && parted && fs::is_directory(request.folder / "val", ignored)) {
        validationFolder = request.folder / "val";
    }
    if (!request.annotations.empty() && !fs::is_directory(request.annotations, ignored)) {
        return noFolder(request.annotations);
    }
    auto training = listClasses(trainingFolder, EmptyClasses::Refused);
    if (!training) {
        return fail(training.error());
    }
    if (training->size() < 2) {
        return fail(ErrorCode::InvalidArgument,
                    trainingFolder.string() + " holds " +
                        (training->empty() ? "no class folder" : "one class folder only") +
                        "; a network needs two classes at least, each a folder of images.");
    }
    DataSet data;
    data.title = request.folder.string();
    std::map<std::string, int> indices;
    for (const ClassFolder& folder : *training) {
        indices.emplace(folder.name, static_cast<int>(data.classes.size()));
        data.classes.push_back(folder.name);
    }
    data.scene = demo::describeScenes(request.folder, data.classes);
    std::vector<ClassFolder> validation;
    if (validationFolder.empty()) {
        split(*training, validation, request.seed);
    } else if (auto listed = listValidation(validationFolder)) {
        validation = std::move(*listed);
    } else {
        return fail(listed.error());
    }
    auto trainingFiles = labelled(*training, indices, trainingFolder);
    auto validationFiles = labelled(validation, indices, validationFolder);
    if (!trainingFiles || !validationFiles) {
        return fail(!trainingFiles ? trainingFiles.error() : validationFiles.error());
    }
    data.training = std::make_shared<FolderSource>(std::move(*trainingFiles), codecs);
    data.validation =
        std::make_shared<AnnotatedSource>(std::make_shared<FolderSource>(std::move(*validationFiles), codecs),
                                          data.classes, request.annotations);
    return data;
}

} // namespace actiscope::training
