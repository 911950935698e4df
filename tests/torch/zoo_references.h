// References that Python's PyTorch and torchvision compute.
#pragma once

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/references.h"

namespace actiscope::test {

inline bool hasTorchvision() {
    return hasPython("torch torchvision");
}

inline bool hasOnnx() {
    return hasPython("onnx");
}

/// What tests/torch/zoo_reference.py writes.
inline std::filesystem::path zooReferences() {
    return references(ACTISCOPE_ZOO_SCRIPT, ACTISCOPE_ZOO_REFERENCES);
}

} // namespace actiscope::test

/// First line of a test that compares with torchvision.
#define ACTISCOPE_NEEDS_TORCHVISION()                                                                        \
    do {                                                                                                     \
        if (!actiscope::test::hasTorchvision()) {                                                            \
            GTEST_SKIP() << "skipped: no python3-torchvision";                                               \
        }                                                                                                    \
    } while (false)
