// What the program's exit code says.
#pragma once

namespace actiscope::app {

inline constexpr int kAllGood = 0;
inline constexpr int kSomeFailed = 1; ///< some images failed, the others are done
inline constexpr int kWrongUse = 2;   ///< wrong use, or no model

} // namespace actiscope::app
