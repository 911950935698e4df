// The readers, one file each. A new one is a file here, a line below and a line in formats.cpp.
#pragma once

#include "engine/datasets/open.h"

namespace actiscope::datasets {

extern const Format kDemoFormat;
extern const Format kCocoFormat;
extern const Format kCubFormat;
extern const Format kWsolFormat;
extern const Format kIlsvrcFormat;
extern const Format kIlsvrcKaggleFormat;
extern const Format kIlsvrcTrainFormat;
extern const Format kVocFormat;
extern const Format kClassFoldersFormat;
extern const Format kCsvFormat;

} // namespace actiscope::datasets
