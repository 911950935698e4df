// A forward pass that memory ran out in is told apart from a network that can't run.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "engine/backends/torch/torch_errors.h"

namespace actiscope::torch_backend {
namespace {

/// What Torch's own allocator throws, with this code as the code of what was tried.
Result<int> allocating(ErrorCode code) {
    return guarded(code, "It failed.", []() -> Result<int> {
        constexpr std::int64_t kMoreThanAnyComputerHas = std::int64_t{1} << 52;
        return static_cast<int>(at::empty({kMoreThanAnyComputerHas}, at::kByte).dim());
    });
}

TEST(TorchErrors, AForwardPassWithoutMemoryIsOutOfMemory) {
    const Result<int> failed = allocating(ErrorCode::NetworkFailed);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ErrorCode::OutOfMemory) << failed.error().detail;
}

TEST(TorchErrors, AModelThatAsksForTooMuchStaysAModelFault) {
    const Result<int> failed = allocating(ErrorCode::ModelUnsupported);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ErrorCode::ModelUnsupported);
}

TEST(TorchErrors, AnInputThatDoesNotFitIsTheNetworks) {
    const auto failed = guarded(ErrorCode::NetworkFailed, "It failed.", []() -> Result<int> {
        return static_cast<int>(at::conv2d(at::ones({1, 3, 2, 2}), at::ones({4, 3, 5, 5})).dim());
    });
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ErrorCode::NetworkFailed);
}

} // namespace
} // namespace actiscope::torch_backend
