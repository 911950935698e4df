// What an open model is.
#pragma once

#include <QDialog>

#include "engine/runtime/model.h"

class QFormLayout;
class QLabel;
class QTableWidget;

namespace actiscope::ui {

class ModelInfoDialog : public QDialog {
    Q_OBJECT

public:
    explicit ModelInfoDialog(const ModelPtr& model, QWidget* parent = nullptr);

Q_SIGNALS:
    void editWanted();

private:
    QLabel* addFact(QFormLayout* form, const QString& name, const QString& value);
    QTableWidget* makeLayers(const std::vector<LayerInfo>& layers);
};

} // namespace actiscope::ui
