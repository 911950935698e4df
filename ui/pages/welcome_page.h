// What is seen before an image is: what to do, what was open lately, and pictures to try.
#pragma once

#include <QScrollArea>

#include "engine/runtime/model.h"

class QLabel;
class QListWidget;
class QPushButton;
class QLayout;

namespace actiscope::ui {

class Gallery;

class WelcomePage : public QScrollArea {
    Q_OBJECT

public:
    explicit WelcomePage(QWidget* parent = nullptr);

    void setRecent(const QStringList& images, const std::vector<ModelRequest>& models);
    void setModel(const ModelPtr& model);

Q_SIGNALS:
    void openImageWanted();
    void openModelWanted();
    void openDataSetWanted();
    void getModelsWanted();
    void imageChosen(const QString& file);
    void modelChosen(const actiscope::ModelRequest& model);
    /// A picture of the gallery, to be seen by the network of that name.
    void galleryPictureChosen(const QString& file, const QString& model);

private:
    QLayout* makeButtons();
    QWidget* makeRecents();
    QWidget* makeRecent(const QString& title, QListWidget* list);

    QLabel* m_what = nullptr;
    QPushButton* m_open = nullptr;
    Gallery* m_gallery = nullptr;
    QWidget* m_recent = nullptr;
    QWidget* m_imagesBox = nullptr;
    QWidget* m_modelsBox = nullptr;
    QListWidget* m_images = nullptr;
    QListWidget* m_models = nullptr;
    std::vector<ModelRequest> m_modelRequests;
};

} // namespace actiscope::ui
