#include "engine/backends/torch/execution.h"

#include <thread>

#include <omp.h>

#include <ATen/Context.h>
#include <ATen/Parallel.h>

namespace actiscope::torch_backend {

void useThreads(int threads) {
    const int wanted = threads > 0 ? threads : static_cast<int>(std::thread::hardware_concurrency());
    if (wanted <= 0 || at::get_num_threads() == wanted) {
        return;
    }
    // What at::set_num_threads does, but for the second pool of threads that it makes anew at each call, on
    // each thread: for operators of telephones, which nobody calls here, and its threads spin.
    omp_set_num_threads(wanted);
    if (at::get_num_threads() != wanted) { // a LibTorch with an OpenMP of its own
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
