// The least that any program with LibTorch does: load the library and TorchScript weights, run one forward
// pass.
//   bare_forward MODEL.pt
#include <cstdio>

#include <torch/script.h>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "bare_forward MODEL.pt\n");
        return 2;
    }
    const torch::NoGradGuard noGradients;
    torch::jit::Module network = torch::jit::load(argv[1]);
    network.eval();
    const at::Tensor logits = network.forward({torch::zeros({1, 3, 224, 224})}).toTensor();
    std::printf("%d\n", logits.argmax(1).item<int>());
    return 0;
}
