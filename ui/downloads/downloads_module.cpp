// What the module exports.
#include "engine/api/modules.h"
#include "ui/downloads/downloads.h"

ACTISCOPE_MODULE_EXPORT actiscope::Downloads* actiscopeDownloads() {
    static actiscope::downloads::NetworkDownloads downloads;
    return &downloads;
}
