#include "engine/backends/torch/state_dict/stored_tensor.h"

#include <ATen/ops/empty.h>

#include "engine/backends/torch/state_dict/model_error.h"

namespace actiscope::torch_backend {

at::Tensor load(const RandomFile& file, const StoredTensor& stored) {
    const at::Tensor data = at::empty({stored.elements}, stored.type);
    if (stored.unpacked) {
        stored.unpacked->copy(static_cast<char*>(data.data_ptr()), data.nbytes(), stored.offset);
    } else if (!file.read(stored.offset, data.data_ptr(), data.nbytes())) {
        throwCutShort("its tensor data");
    }
    return data.as_strided(stored.sizes, stored.strides).to(at::kFloat).contiguous();
}

} // namespace actiscope::torch_backend
