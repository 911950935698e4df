// A demo set as files: what a trainer and an evaluator read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <variant>

#include "engine/api/modules.h"
#include "engine/demo/demo_set.h"

namespace actiscope::demo {

struct DemoFolderOptions {
    std::filesystem::path folder;
    std::uint64_t count = 0;                     ///< pictures in all
    int threads = 0;                             ///< 0: all cores
    std::function<bool()> cancelled;             ///< asked between pictures, from any of the threads
    std::function<void(std::uint64_t)> progress; ///< with how many are done, from one thread at a time
};

/// How many of `count` pictures are for training; the others, a fifth, are for validation.
[[nodiscard]] inline std::uint64_t trainingShare(std::uint64_t count) {
    return count - count / 5;
}

/// Writes pictures 0 .. count - 1 of the set:
///   train/CLASS/000000.jpg               the first four fifths
///   train/CLASS/annotations/000000.xml   VOC, where findAnnotation() looks for it
///   val/CLASS/...                        the last fifth
///   demo.json                            options, classes in order, counts; for scenes the facts of each
/// A file name is the picture's number. demo.json comes last: a folder without it is not complete.
/// The bytes depend on the set's options and `count` only, not on the threads.
/// Errors: InvalidArgument (no count, a folder with other things in it), WriteFailed (a full disk),
/// Cancelled (what is written by then stays).
[[nodiscard]] Result<std::monostate> writeDemoFolder(const DemoSet& set, const Codecs& codecs,
                                                     const DemoFolderOptions& options);

} // namespace actiscope::demo
