#include "engine/backends/torch/zoo.h"

namespace actiscope::torch_backend {

// The table: one line a family, which a file of that name in this folder defines as `Family NAME()`.
#define ACTISCOPE_ZOO(FAMILY)                                                                                \
    FAMILY(squeezenet)                                                                                       \
    FAMILY(mobilenet_v2)                                                                                     \
    FAMILY(resnet)

#define ACTISCOPE_DECLARE(family) Family family();
#define ACTISCOPE_LIST(family) family(),

ACTISCOPE_ZOO(ACTISCOPE_DECLARE)

const std::vector<Family>& zoo() {
    static const std::vector<Family> families{ACTISCOPE_ZOO(ACTISCOPE_LIST)};
    return families;
}

} // namespace actiscope::torch_backend
