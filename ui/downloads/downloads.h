// The module's one object.
#pragma once

#include "engine/api/downloads.h"

namespace actiscope::downloads {

/// Fetches with Qt Network, each file with a connection of its own.
class NetworkDownloads : public Downloads {
public:
    [[nodiscard]] Result<DownloadedFile> fetch(const DownloadRequest& request,
                                               const DownloadControl& control) override;
};

} // namespace actiscope::downloads
