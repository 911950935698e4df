// The only class of the window that talks to the engine's worker.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QHash>
#include <QImage>
#include <QObject>
#include <QString>

#include "engine/runtime/engine.h"
#include "ui/background.h"
#include "ui/work.h"

namespace actiscope::ui {

/// What is known of a picture from elsewhere than an annotation beside it: boxes in the picture as shown.
/// Empty: nothing is known of it.
using GroundTruthLookup = std::function<std::optional<std::vector<GroundTruthBox>>(
    const std::filesystem::path& file, const Image&)>;

/// Sends requests, brings answers to the window's thread, drops what is stale, and holds the open folder.
/// Lives on the window's thread. The engine starts with the first request, so that the window is up first.
class EngineSession : public QObject {
    Q_OBJECT

public:
    explicit EngineSession(EngineOptions options = {}, QObject* parent = nullptr);
    ~EngineSession() override;

    [[nodiscard]] const ModelPtr& model() const { return m_model; }
    /// The newest answer, also a partial one; the last good one after a failure. Null before the first.
    [[nodiscard]] const AnalysisPtr& analysis() const { return m_analysis; }
    [[nodiscard]] const std::vector<std::filesystem::path>& files() const { return m_files; }
    /// Position in files(), -1 where none is shown (or a pasted picture is).
    [[nodiscard]] int currentFile() const { return m_currentFile; }
    /// The file at currentFile() could not be read: analysis() is of the picture before it, which stays.
    [[nodiscard]] bool currentFileFailed() const { return m_currentFileFailed; }
    /// analysis() is of what was opened last.
    [[nodiscard]] bool isNewestShown() const { return m_pathsRead.empty() && isSourceShown(); }
    /// Of the current image and model; null before it is there, and where none is wanted.
    [[nodiscard]] const ClassificationMapPtr& classificationMap() const { return m_classificationMap; }
    [[nodiscard]] bool busy() const {
        return m_modelOpening || m_analysing || m_classifying || !m_pathsRead.empty();
    }
    [[nodiscard]] bool modelOpening() const { return m_modelOpening; }
    /// An image is on its way: from its being asked for to its last stage.
    [[nodiscard]] bool analysing() const { return m_analysing; }
    [[nodiscard]] std::filesystem::path annotationsFolder() const { return m_annotationsFolder; }

public Q_SLOTS:
    void openModel(const actiscope::ModelRequest& request);
    /// Files and folders, as dropped or named on the command line: one file opens with its folder's other
    /// images as strip; several files or folders make a strip of just these. A file that is a model by its
    /// content opens as the model (with a prototxt among the files, where it is Caffe's).
    void openPaths(const std::vector<std::filesystem::path>& paths);
    /// A list that is known, as its images are shown elsewhere.
    void openList(std::vector<std::filesystem::path> files, int position);
    void openPixels(const actiscope::ImagePtr& image, const QString& name);
    void openFileAt(int position);
    void step(int by); ///< previous (-1), next (+1); stays at the ends
    void addClass(int classIndex);
    void removeClass(int classIndex);
    /// From now on every image that is shown gets its classification map, too, at this input size (empty:
    /// twice the model's), until it is not wanted any more.
    void setClassificationMapWanted(bool wanted, std::optional<int> inputSize = {});
    void setAnnotationsFolder(const std::filesystem::path& folder);
    /// Asked before annotation files are believed; null: nobody is asked.
    void setGroundTruthLookup(const actiscope::ui::GroundTruthLookup& lookup);
    void requestThumbnail(int position, int side);
    void cancelThumbnails();
    /// What is shown stays, and is the current file again; the window is free at once.
    void cancel();
    void tryAgain(); ///< goes on with what cancel() stopped last

Q_SIGNALS:
    void modelChanged();
    /// `isCaffe`: by its content; it may want for nothing but its prototxt.
    void modelFailed(const actiscope::Error& error, const actiscope::ModelRequest& request, bool isCaffe);
    /// A prototxt was opened without a model that it belongs to.
    void prototxtOpened(const std::filesystem::path& prototxt);
    void filesChanged();
    void currentFileChanged();
    /// Each stage of the current image; older images' answers never arrive.
    void analysisChanged();
    void classificationMapChanged(); ///< it is there, or gone
    void classificationMapFailed(const actiscope::Error& error);
    void imageFailed(const actiscope::Error& error, const QString& name);
    void stopped(const QString& what); ///< by cancel(): one sentence that says what is not there now
    void thumbnailReady(int position, const QImage& image); ///< null image: could not be read
    void busyChanged(bool busy, const actiscope::ui::Work& work);
    void thumbnailsChanged(int done, int total); ///< of those asked for; equal: nothing is awaited

private:
    struct OpenedPaths;
    /// What was on its way.
    struct StoppedWork {
        std::optional<ModelRequest> model;
        std::vector<std::filesystem::path> paths;
        std::optional<ImageSource> image;
        bool places = false; ///< the classification map of what is shown
    };
    static OpenedPaths sortPaths(const std::vector<std::filesystem::path>& paths);
    void takePaths(OpenedPaths opened);
    void takeModel(Ticket ticket, const Result<ModelPtr>& model, bool isCaffe);
    void takeAnalysis(Ticket ticket, const Result<AnalysisPtr>& analysis);
    void takeClassificationMap(Ticket ticket, const Result<ClassificationMapPtr>& map);
    void analyseCurrent();
    void classifyCurrent();
    void dropClassificationMap();
    void setSource(ImageSource source, int position);
    [[nodiscard]] bool isSourceShown() const;
    [[nodiscard]] ImageSource shownSource() const;
    [[nodiscard]] int positionOf(const std::filesystem::path& file) const;
    void prefetchNext();
    [[nodiscard]] AnalysisRequest requestFor(ImageSource source) const;
    [[nodiscard]] AnalysisPtr withGroundTruth(const AnalysisPtr& analysis) const;
    void tellBusy();
    [[nodiscard]] Work currentWork() const;
    void tellThumbnails();
    [[nodiscard]] Engine& engine();
    /// A function for the engine that runs `receive` with its arguments on the window's thread.
    template <class... Arguments>
    [[nodiscard]] auto onThisThread(void (EngineSession::*receive)(Arguments...));

    EngineOptions m_options;
    ModelPtr m_model;
    AnalysisPtr m_analysis;
    ImageSource m_source;
    std::vector<std::filesystem::path> m_files;
    int m_currentFile = -1;
    std::vector<int> m_extraClasses;
    std::filesystem::path m_annotationsFolder;
    GroundTruthLookup m_groundTruth;
    ModelRequest m_openingModel;
    std::vector<std::filesystem::path> m_pathsRead; ///< while they are looked into, else empty
    StoppedWork m_stopped;
    int m_stagesDone = 0;
    Ticket m_modelTicket = 0;
    Ticket m_analysisTicket = 0;
    ClassificationMapPtr m_classificationMap;
    Ticket m_classificationTicket = 0;
    bool m_classificationWanted = false;
    std::optional<int> m_classificationSize;
    bool m_classifying = false;
    bool m_modelOpening = false;
    bool m_analysing = false;
    bool m_currentFileFailed = false;
    QHash<Ticket, int> m_thumbnailTickets;
    int m_thumbnailsAsked = 0;        ///< since none was awaited
    Background m_folders;             ///< reads folders, which may lie on a slow disk
    std::unique_ptr<Engine> m_engine; ///< last: destroyed first, so that no callback meets a dead member
};

} // namespace actiscope::ui
