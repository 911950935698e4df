// What is seen before an image is: what to do, one button, and what was open lately.
#pragma once

#include <QWidget>

#include "engine/runtime/model.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace actiscope::ui {

class WelcomePage : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePage(QWidget* parent = nullptr);

    void setRecent(const QStringList& images, const std::vector<ModelRequest>& models);
    void setModel(const ModelPtr& model);

Q_SIGNALS:
    void openImageWanted();
    void openModelWanted();
    void imageChosen(const QString& file);
    void modelChosen(const actiscope::ModelRequest& model);

private:
    QWidget* makeRecent(const QString& title, QListWidget* list);

    QLabel* m_what = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_openModel = nullptr;
    QWidget* m_recent = nullptr;
    QWidget* m_imagesBox = nullptr;
    QWidget* m_modelsBox = nullptr;
    QListWidget* m_images = nullptr;
    QListWidget* m_models = nullptr;
    std::vector<ModelRequest> m_modelRequests;
};

} // namespace actiscope::ui
