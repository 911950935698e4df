#include "engine/backends/torch/execution.h"

#include <thread>

#include <ATen/Context.h>
#include <ATen/Parallel.h>

namespace actiscope::torch_backend {

void useThreads(int threads) {
    const int wanted = threads > 0 ? threads : static_cast<int>(std::thread::hardware_concurrency());
    if (wanted > 0 && at::get_num_threads() != wanted) {
        at::set_num_threads(wanted);
    }
}

Result<at::Device> deviceFor(Device wanted) {
    if (wanted != Device::Cpu && at::hasCUDA()) {
        return at::Device(at::kCUDA);
    }
    if (wanted == Device::Cuda) {
        return fail(ErrorCode::DeviceMissing,
                    "There is no CUDA device that this LibTorch can use; run on the CPU "
                    "(--device cpu) instead.");
    }
    return at::Device(at::kCPU);
}

} // namespace actiscope::torch_backend
