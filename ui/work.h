// Something that goes on away from the window's thread, and how far it is.
#pragma once

#include <QString>

namespace actiscope::ui {

/// Told in this order where several go on at once.
enum class WorkKind { Engine, Saving, DataSet, Thumbnails, Evaluation, Training };

struct Work {
    QString what;
    int done = 0;
    int total = 0; ///< 0: nobody knows how much there is
    bool stoppable = true;
};

} // namespace actiscope::ui
