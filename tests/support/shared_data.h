// Where the real data for tests lies, and how a test says that it is not there.
#pragma once

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

namespace actiscope::test {

/// The folder of real data: ACTISCOPE_DATA, else ../shared/data beside the project. May not exist.
inline std::filesystem::path sharedData() {
    const char* named = std::getenv("ACTISCOPE_DATA");
    return named != nullptr ? std::filesystem::path(named) : std::filesystem::path(ACTISCOPE_DEFAULT_DATA);
}

} // namespace actiscope::test

/// First line of a test that reads real data.
#define ACTISCOPE_NEEDS_SHARED_DATA()                                                                        \
    do {                                                                                                     \
        if (!std::filesystem::exists(actiscope::test::sharedData() / "INDEX.md")) {                          \
            GTEST_SKIP() << "skipped: no ../shared/data";                                                    \
        }                                                                                                    \
    } while (false)
