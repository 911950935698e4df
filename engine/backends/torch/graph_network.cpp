#include "engine/backends/torch/graph_network.h"

#include <cmath>
#include <cstring>
#include <set>

#include <c10/core/InferenceMode.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>

#include "engine/backends/torch/convolutional_form.h"
#include "engine/backends/torch/execution.h"
#include "engine/backends/torch/fast_graph.h"
#include "engine/backends/torch/finite_weights.h"
#include "engine/backends/torch/global_pooling.h"
#include "engine/backends/torch/graph_runner.h"
#include "engine/backends/torch/head_finder.h"
#include "engine/backends/torch/known_families.h"
#include "engine/backends/torch/memory_limit.h"
#include "engine/backends/torch/network_facts.h"
#include "engine/backends/torch/torch_errors.h"

namespace actiscope::torch_backend {

namespace {

std::string sizeText(std::int64_t width, std::int64_t height) {
    return std::to_string(width) + "×" + std::to_string(height);
}

std::vector<float> softmax(const std::vector<float>& logits) {
    double largest = -INFINITY;
    for (const float logit : logits) {
        largest = std::max(largest, static_cast<double>(logit));
    }
    double sum = 0;
    std::vector<double> powers;
    powers.reserve(logits.size());
    for (const float logit : logits) {
        powers.push_back(std::exp(static_cast<double>(logit) - largest));
        sum += powers.back();
    }
    std::vector<float> probabilities;
    probabilities.reserve(logits.size());
    for (const double power : powers) {
        probabilities.push_back(static_cast<float>(power / sum));
    }
    return probabilities;
}

std::vector<float> toVector(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.to(at::kCPU, at::kFloat).contiguous();
    return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

/// One image's maps [K, h, w], copied out of whatever layout they have.
FeatureMaps toFeatureMaps(const at::Tensor& maps) {
    FeatureMaps result;
    result.channels = static_cast<int>(maps.size(0));
    result.height = static_cast<int>(maps.size(1));
    result.width = static_cast<int>(maps.size(2));
    std::shared_ptr<float[]> values(new float[static_cast<std::size_t>(maps.numel())]);
    at::from_blob(values.get(), maps.sizes(), at::kFloat).copy_(maps);
    result.values = std::move(values);
    return result;
}

class GraphNetwork final : public Network {
public:
    GraphNetwork(GraphModel model, FastGraph prepared, ConvolutionalForm convolutional, NetworkInfo info,
                 std::optional<ClassifierHead> head, bool takesBatches, at::Device device, int threads)
        : m_owner(std::move(model.owner)), m_graph(std::move(model.graph)), m_runner(prepared.graph),
          m_guard(std::move(prepared.guard)), m_convolutional(std::move(convolutional)),
          m_info(std::move(info)), m_head(std::move(head)), m_takesBatches(takesBatches), m_device(device),
          m_threads(threads) {}

    const NetworkInfo& info() const override { return m_info; }
    const ClassifierHead* head() const override { return m_head ? &*m_head : nullptr; }
    Result<std::vector<ForwardOutput>> forward(const InputTensor& input,
                                               const ForwardOptions& options) const override;
    Result<ClassGrid> classifyGrid(const InputTensor& input, const ForwardOptions& options) const override;

private:
    /// Runs `body` on the images of `input`. Errors: InvalidArgument, NetworkFailed.
    template <class Body>
    auto onImages(const InputTensor& input, const ForwardOptions& options, Body body) const
        -> decltype(body(at::Tensor()));
    std::vector<ForwardOutput> run(const at::Tensor& images) const;

    std::shared_ptr<const void> m_owner; ///< outlives the graphs
    GraphPtr m_graph; ///< with everything that gradients need; shares its weights with what m_runner runs
    GraphRunner m_runner;
    OverflowGuard m_guard;
    ConvolutionalForm m_convolutional;
    NetworkInfo m_info;
    std::optional<ClassifierHead> m_head;
    bool m_takesBatches;
    at::Device m_device;
    int m_threads;
};

template <class Body>
auto GraphNetwork::onImages(const InputTensor& input, const ForwardOptions& options, Body body) const
    -> decltype(body(at::Tensor())) {
    const Size usual = m_info.defaultInput.size;
    const std::string failure = m_info.path + ": the network can't take an input of " +
                                sizeText(input.width, input.height) + " pixels; " +
                                sizeText(usual.width, usual.height) + " fits.";
    const bool sane = input.count > 0 && input.height > 0 && input.width > 0;
    const Shape shape{input.count, 3, input.height, input.width};
    if (!sane || input.values.size() / 3 / static_cast<std::size_t>(input.count) !=
                     static_cast<std::size_t>(input.height) * static_cast<std::size_t>(input.width)) {
        return fail(ErrorCode::InvalidArgument, "The input tensor's values don't fit its shape.");
    }
    return guarded(ErrorCode::NetworkFailed, failure, [&] {
        const c10::InferenceMode inference;
        useThreads(options.threads > 0 ? options.threads : m_threads);
        // from_blob wants a pointer that it could write through; nothing does.
        return body(at::from_blob(const_cast<float*>(input.values.data()), shape, at::kFloat).to(m_device));
    });
}

Result<std::vector<ForwardOutput>> GraphNetwork::forward(const InputTensor& input,
                                                         const ForwardOptions& options) const {
    return onImages(input, options, [&](const at::Tensor& images) -> Result<std::vector<ForwardOutput>> {
        if (m_takesBatches) {
            return run(images);
        }
        std::vector<ForwardOutput> outputs;
        for (const at::Tensor& image : images.split(1)) {
            outputs.push_back(std::move(run(image).front()));
        }
        return outputs;
    });
}

Result<ClassGrid> GraphNetwork::classifyGrid(const InputTensor& input, const ForwardOptions& options) const {
    if (m_convolutional.graph == nullptr) {
        return fail(ErrorCode::ModelUnsupported,
                    m_info.path + ": the network can't be applied at every place of an image. " +
                        m_convolutional.whyNot);
    }
    if (input.count != 1) {
        return fail(ErrorCode::InvalidArgument, "A grid of classes is computed for one image at a time.");
    }
    return onImages(input, options, [&](const at::Tensor& images) -> Result<ClassGrid> {
        const at::Tensor logits = GraphRunner(m_convolutional.graph).run(images)[0][0];
        TORCH_CHECK(logits.dim() == 3 && logits.size(0) == m_info.classes,
                    "the network answered a tensor of another shape");
        return ClassGrid{m_info.classes, static_cast<int>(logits.size(1)), static_cast<int>(logits.size(2)),
                         toVector(logits), toVector(at::softmax(logits, 0))};
    });
}

std::vector<ForwardOutput> GraphNetwork::run(const at::Tensor& images) const {
    std::vector<at::Tensor> tensors = m_runner.run(images);
    if (!m_guard.holds(images, tensors)) { // the plain graph loses no NaN
        tensors = GraphRunner(m_graph).run(images);
    }
    const at::Tensor& logits = tensors[0];
    TORCH_CHECK(logits.dim() == 2 && logits.size(0) == images.size(0) && logits.size(1) == m_info.classes,
                "the network answered a tensor of another shape");
    std::vector<ForwardOutput> outputs(static_cast<std::size_t>(images.size(0)));
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const auto index = static_cast<std::int64_t>(i);
        outputs[i].logits = toVector(logits[index]);
        outputs[i].probabilities = softmax(outputs[i].logits);
        if (m_head) {
            outputs[i].featureMaps = toFeatureMaps(tensors[1][index]);
        }
    }
    return outputs;
}

/// One image through the graph, within bounds: the file may come from anyone. Throws TooLarge where it goes
/// beyond them, else what Torch throws.
TensorsOfRun boundedRun(const GraphPtr& graph, Size size, at::Device device) {
    const MemoryLimit limit(memoryForRun(1, size.height, size.width));
    try {
        return trialRun(graph, trialImages(1, size, device));
    } catch (const std::exception&) {
        if (limit.exceeded()) {
            throw TooLarge("the network was not run, since a single image of " +
                           sizeText(size.width, size.height) + " pixels takes more than " +
                           inGigabytes(limit.bytes()) +
                           " of memory; the file is damaged or too large for this "
                           "computer.");
        }
        throw;
    }
}

/// Runs the graph at the size that the model states, else at the usual ones until one fits (older networks
/// take a single size, which a TorchScript file doesn't tell). Throws what the first run threw where none
/// does.
TensorsOfRun runAtFittingSize(GraphModel& model, at::Device device) {
    if (model.fixedInput) {
        model.defaultInput.size = *model.fixedInput;
        return boundedRun(model.graph, model.defaultInput.size, device);
    }
    try {
        return boundedRun(model.graph, model.defaultInput.size, device);
    } catch (const TooLarge&) {
        throw;
    } catch (const std::exception&) {
        for (const int side : {224, 227, 299, 256, 192, 128, 96, 64, 32}) {
            try {
                TensorsOfRun tensors = boundedRun(model.graph, {side, side}, device);
                model.defaultInput.size = {side, side};
                return tensors;
            } catch (const std::exception&) { // NOLINT(bugprone-empty-catch): the next size may fit
            }
        }
        throw;
    }
}

/// The graph's outputs become logits [N, C] and, for an exact network, the maps that enter the pooling. The
/// head is written anew: the file's own may be bound to one batch or map size.
void rewriteEnd(const GraphPtr& graph, const NetworkEnd& end) {
    torch::jit::WithInsertPoint atEnd(graph->return_node());
    Value* logits = end.logits;
    if (end.head) {
        const GapHead& head = *end.head;
        logits = head.pooling == Pooling::Average
                     ? graph->insert(torch::jit::aten::adaptive_avg_pool2d, {head.features, Shape{1, 1}})
                     : graph->insert(torch::jit::aten::amax, {head.features, Shape{2, 3}, true});
        const auto setChannels = [&logits](std::int64_t channels) {
            logits->setType(c10::TensorType::createContiguous(at::kFloat, at::kCPU, {1, channels, 1, 1}));
        };
        setChannels(shapeOf(head.features)[1]);
        if (head.weights.defined()) {
            const at::Tensor kernels = head.weights.unsqueeze(-1).unsqueeze(-1);
            const c10::IValue bias = head.bias.defined() ? c10::IValue(head.bias) : c10::IValue();
            logits = graph->insert(torch::jit::aten::conv2d, {logits, kernels, bias});
            setChannels(kernels.size(0));
        }
    }
    logits = shapeOf(logits).size() == 1 ? graph->insert(torch::jit::aten::reshape, {logits, Shape{1, -1}})
                                         : graph->insert(torch::jit::aten::flatten, {logits, 1, -1});
    graph->registerOutput(logits);
    graph->eraseOutput(0);
    if (end.head) {
        graph->registerOutput(end.head->features);
    }
    torch::jit::EliminateDeadCode(graph);
}

void moveConstants(torch::jit::Block* block, at::Device device) {
    for (Node* node : block->nodes()) {
        const bool tensor =
            node->kind() == torch::jit::prim::Constant && constantTensor(node->output()).defined();
        if (tensor) {
            node->t_(torch::jit::attr::value, constantTensor(node->output()).to(device));
        }
        for (torch::jit::Block* inner : node->blocks()) {
            moveConstants(inner, device);
        }
    }
}

/// A head is only believed where it gives the file's own logits.
bool headAgrees(const NetworkEnd& end, const TensorsOfRun& tensors) {
    const at::Tensor own = tensors.at(end.logits).flatten();
    const at::Tensor computed = applyHead(*end.head, tensors.at(end.head->features)).flatten();
    return own.sizes() == computed.sizes() && (own - computed).abs().max().item<double>() <=
                                                  1e-3 * std::max(1.0, own.abs().max().item<double>());
}

ClassifierHead toClassifierHead(const GapHead& head) {
    ClassifierHead result;
    result.pooling = head.pooling;
    result.identity = !head.weights.defined();
    result.channels = static_cast<int>(shapeOf(head.features)[1]);
    result.classes = result.identity ? result.channels : static_cast<int>(head.weights.size(0));
    if (!result.identity) {
        result.weights = toVector(head.weights);
        result.bias = head.bias.defined() ? toVector(head.bias) : std::vector<float>();
    }
    return result;
}

NetworkInfo factsOf(const GraphModel& model, const std::string& path, at::Device device) {
    NetworkInfo info;
    info.path = path;
    info.format = model.format;
    info.family = model.family;
    info.halfPrecision = model.halfPrecision;
    info.device = device.is_cuda() ? "cuda" : "cpu";
    info.gradients = true;
    info.fixedInput = model.fixedInput;
    info.defaultInput = model.defaultInput;
    info.labels = model.labels;
    return info;
}

Result<NetworkPtr> build(GraphModel model, const OpenNetworkRequest& request, at::Device device) {
    const c10::InferenceMode inference(false);
    const at::NoGradGuard noGradients;
    useThreads(request.threads);
    tidy(model.graph);
    if (model.family.empty()) {
        const auto known = knownFamily(*model.graph);
        model.family = known ? known->name : model.format;
        if (known) {
            model.defaultInput.size = {known->side, known->side};
        }
    }
    if (device.is_cuda()) {
        moveConstants(model.graph->block(), device);
    }
    const std::int64_t parameters = model.parameters.value_or(parameterCount(*model.graph));
    if (const auto weights = firstNotFinite(*model.graph)) {
        return fail(ErrorCode::LogitsNotFinite,
                    request.path + ": " + *weights +
                        " NaN or infinite values, so its logits are not finite; take a file from before "
                        "training diverged.");
    }
    const TensorsOfRun tensors = runAtFittingSize(model, device);
    NetworkEnd end = findNetworkEnd(*model.graph);
    const auto found = tensors.find(end.logits);
    const at::Tensor trialLogits = found != tensors.end() ? found->second : at::Tensor();
    const Shape answer = shapeOf(end.logits);
    // "squeeze()" takes away the side of a single image, too.
    const std::int64_t classes = answer.empty() ? 0 : answer.size() == 1 ? answer[0] : answer[1];
    if (classes < 1 || (answer.size() > 1 && answer[0] != 1) || !trialLogits.defined() ||
        trialLogits.numel() != classes) {
        return fail(ErrorCode::ModelUnsupported,
                    request.path +
                        ": it is no image classifier, since it does not answer one number a class.");
    }
    // The fast graph's fused activations would make plausible numbers of them.
    if (!at::isfinite(trialLogits).all().item<bool>()) {
        return fail(
            ErrorCode::LogitsNotFinite,
            request.path +
                ": the network's logits are NaN or infinite even for a plain trial image, though its weights "
                "are finite; export it again or take another version of it.");
    }
    if (end.head && !headAgrees(end, tensors)) {
        end.head.reset();
        end.whyNot = "Pooling and linear layer were found, but don't give the network's own logits.";
    }
    ConvolutionalForm convolutional = convolutionalForm(model.graph, end.logits);
    rewriteEnd(model.graph, end);

    NetworkInfo info = factsOf(model, request.path, device);
    const InputFreedom freedom = inputFreedom(model.graph, model.defaultInput.size, device);
    info.classes = static_cast<int>(classes);
    info.parameters = parameters;
    info.exact = end.head.has_value();
    info.whyNot = end.whyNot;
    info.softmaxAtEnd = end.softmax;
    info.freeInputSize = freedom.size;
    info.mapStride = end.head ? mapStrideOf(end.head->features) : 0;
    info.layers = layersOf(*model.graph);
    std::optional<ClassifierHead> head;
    if (end.head) {
        head = toClassifierHead(*end.head);
    }
    FastGraph prepared =
        device.is_cuda()
            ? FastGraph{model.graph, {}}
            : fastGraph(model.graph, {trialImages(1, model.defaultInput.size, device), trialLogits});
    return std::make_shared<const GraphNetwork>(std::move(model), std::move(prepared),
                                                std::move(convolutional), std::move(info), std::move(head),
                                                freedom.batch, device, request.threads);
}

} // namespace

Result<NetworkPtr> makeGraphNetwork(GraphModel model, const OpenNetworkRequest& request) {
    const Result<at::Device> device = deviceFor(request.device);
    if (!device) {
        return fail(device.error());
    }
    const WithoutWarnings quiet;
    try {
        return build(std::move(model), request, *device);
    } catch (const TooLarge& error) {
        return fail(ErrorCode::NetworkFailed, request.path + ": " + error.what());
    } catch (const std::exception& error) {
        const std::string reason = reasonOf(error);
        return fail(ErrorCode::NetworkFailed,
                    request.path + ": the network could not be run for a trial: " + shortened(reason) + ".",
                    reason);
    }
}

} // namespace actiscope::torch_backend
