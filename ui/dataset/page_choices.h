// What the data-set page is left with from one time to the next.
#pragma once

namespace actiscope::ui {

struct PageChoices {
    bool maps = false; ///< drawn over the pictures
    bool boxes = true;
    int pictureWidth = 0; ///< 0: the usual one
    int level = 200;      ///< of an evaluation: threshold * 1000
    bool sweep = true;
    bool wsol = true;
    bool heuristic = true;
    friend bool operator==(const PageChoices&, const PageChoices&) = default;
};

} // namespace actiscope::ui
