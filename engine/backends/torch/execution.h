// Where and on how many threads Torch computes.
#pragma once

#include <c10/core/Device.h>

#include "engine/api/network.h"
#include "engine/api/result.h"

namespace actiscope::torch_backend {

/// For what the calling thread runs from now on; 0: all cores.
void useThreads(int threads);

/// The device that is asked for; Auto is CUDA where it is there, else the CPU. Errors: DeviceMissing.
[[nodiscard]] Result<at::Device> deviceFor(Device wanted);

} // namespace actiscope::torch_backend
