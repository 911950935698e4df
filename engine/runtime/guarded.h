// Where exceptions of the standard library end.
#pragma once

#include <exception>
#include <new>
#include <string>

#include "engine/api/result.h"

namespace actiscope {

/// Runs work that tells its failures by its Result, and makes a Result of what it throws all the same: memory
/// that runs out must fail one image, not the program. `subject` begins the sentence.
template <class Work>
auto guarded(const std::string& subject, const Work& work) -> decltype(work()) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory,
                    subject +
                        " needs more memory than there is; close other programs or take a smaller one.");
    } catch (const std::exception& error) {
        return fail(ErrorCode::NetworkFailed, subject + " failed for a reason that was not foreseen.",
                    error.what());
    }
}

} // namespace actiscope
