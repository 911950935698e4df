#include "engine/backends/torch/training/session.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <mutex>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>

#include "engine/backends/torch/execution.h"
#include "engine/backends/torch/graph_network.h"
#include "engine/backends/torch/graph_runner.h"
#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/backends/torch/torch_errors.h"
#include "engine/backends/torch/training/start_state.h"
#include "engine/backends/torch/zoo.h"

namespace actiscope::torch_backend {

namespace {

constexpr const char* kMomentumPrefix = "momentum/";

/// Dropout draws from the device's own generator: it begins anew at each step, so that a training that is
/// taken up again goes on as it would have.
void seedDropout(at::Device device, std::uint64_t seed, std::uint64_t stepIndex) {
    at::Generator generator = at::globalContext().defaultGenerator(device);
    const std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_current_seed(seed * 0x9e3779b97f4a7c15ULL + stepIndex);
}

/// Convolutions run fastest with channels last, weights included.
at::Tensor laidOut(const at::Tensor& tensor, at::Device device) {
    return tensor.to(device).contiguous(tensor.dim() == 4 ? at::MemoryFormat::ChannelsLast
                                                          : at::MemoryFormat::Contiguous);
}

NamedArray toArray(const std::string& name, const at::Tensor& tensor) {
    const at::Tensor plain = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    return {name, tensor.sizes().vec(), {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()}};
}

class Session final : public TrainingSession {
public:
    Session(const TrainingPlan& plan, const NamedNetwork& network, const NetworkOptions& options,
            StartState start, at::Device device);

    const TrainingFacts& facts() const override { return m_facts; }
    Result<StepResult> step(const InputTensor& images, const std::vector<int>& labels, double learningRate,
                            std::uint64_t stepIndex) override;
    Result<NetworkPtr> network() const override;
    std::vector<NamedArray> state() const override;
    Result<std::monostate> restore(const std::vector<NamedArray>& state) override;
    std::vector<NamedArray> exportModel() const override;

private:
    bool hasLoneValues(std::size_t values);
    StepResult descend(const at::Tensor& images, const at::Tensor& labels, double learningRate);
    void update(double learningRate);
    std::map<std::string, at::Tensor> everything() const;

    TrainingPlan m_plan;
    Architecture m_architecture;
    NetworkOptions m_options;
    at::Device m_device;
    StateDict m_state;
    std::vector<std::string> m_names; ///< of the trained parameters
    std::vector<at::Tensor> m_parameters;
    std::vector<at::Tensor> m_momentum;
    std::unique_ptr<GraphRunner> m_runner;
    std::size_t m_leastValues = SIZE_MAX; ///< of a batch whose statistics were looked at
    TrainingFacts m_facts;
};

Session::Session(const TrainingPlan& plan, const NamedNetwork& network, const NetworkOptions& options,
                 StartState start, at::Device device)
    : m_plan(plan), m_architecture(network.architecture), m_options(options), m_device(device) {
    for (const auto& [name, tensor] : start.state) {
        m_state.emplace(name, laidOut(tensor, device));
    }
    m_runner = std::make_unique<GraphRunner>(trainingGraph(m_architecture, m_state, m_options));
    for (const auto& [name, tensor] : m_state) {
        if (tensor.requires_grad()) {
            m_names.push_back(name);
            m_parameters.push_back(tensor);
            m_momentum.push_back(at::zeros_like(tensor.detach()));
            m_facts.parameters += tensor.numel();
        }
    }
    m_facts.title = titleOf(m_architecture, m_options);
    m_facts.pool = m_options.pool;
    m_facts.mapStride = m_options.mapStride;
    m_facts.input = m_architecture.input;
    m_facts.device = device.is_cuda() ? "cuda" : "cpu";
    m_facts.remarks = std::move(start.remarks);
}

Result<StepResult> Session::step(const InputTensor& images, const std::vector<int>& labels,
                                 double learningRate, std::uint64_t stepIndex) {
    const auto count = static_cast<std::size_t>(images.count);
    const std::size_t values =
        3 * static_cast<std::size_t>(images.height) * static_cast<std::size_t>(images.width);
    const bool known = std::all_of(labels.begin(), labels.end(),
                                   [this](int label) { return label >= 0 && label < m_plan.classes; });
    if (images.count < 1 || labels.size() != count || images.values.size() != count * values || !known) {
        return fail(ErrorCode::InvalidArgument, "The batch's images, labels and classes don't fit together.");
    }
    const std::string failure =
        "A training step of " + m_facts.title + " with " + std::to_string(images.count) + " images of " +
        std::to_string(images.width) + " x " + std::to_string(images.height) +
        " pixels failed; try the network's usual input of " + std::to_string(m_facts.input.size.width) +
        " pixels, or a smaller batch where memory runs out.";
    return guarded(ErrorCode::NetworkFailed, failure, [&]() -> Result<StepResult> {
        const c10::InferenceMode inference(false);
        const at::AutoGradMode gradients(true);
        useThreads(m_plan.threads);
        seedDropout(m_device, m_plan.seed, stepIndex);
        // from_blob wants a pointer that it could write through; nothing does.
        const at::Tensor pixels = at::from_blob(const_cast<float*>(images.values.data()),
                                                {images.count, 3, images.height, images.width}, at::kFloat);
        const at::Tensor classes =
            at::from_blob(const_cast<int*>(labels.data()), {images.count}, at::kInt).to(m_device, at::kLong);
        const StepResult result = descend(laidOut(pixels, m_device), classes, learningRate);
        if (std::isfinite(result.loss) && hasLoneValues(images.values.size())) {
            return fail(ErrorCode::InvalidArgument,
                        "Batch norm needs more than one value a channel to learn from, and a batch of " +
                            std::to_string(images.count) + " with an input of " +
                            std::to_string(images.width) + " x " + std::to_string(images.height) +
                            " pixels leaves " + m_facts.title +
                            " a layer with one only; take a larger batch or a larger input.");
        }
        return result;
    });
}

/// True where a batch norm has seen one value a channel: such a value has no unbiased variance. Looked at
/// when a batch is smaller than all before.
bool Session::hasLoneValues(std::size_t values) {
    if (values >= m_leastValues) {
        return false;
    }
    m_leastValues = values;
    constexpr const char* kVariance = "running_var";
    return std::any_of(m_state.begin(), m_state.end(), [&](const auto& entry) {
        const std::size_t at = entry.first.rfind(kVariance);
        if (at == std::string::npos) {
            return false;
        }
        const at::Tensor& mean = m_state.at(entry.first.substr(0, at) + "running_mean");
        return entry.second.isnan().any().template item<bool>() &&
               mean.isfinite().all().template item<bool>();
    });
}

StepResult Session::descend(const at::Tensor& images, const at::Tensor& labels, double learningRate) {
    const at::Tensor logits = m_runner->run(images)[0];
    const at::Tensor loss =
        at::cross_entropy_loss(logits, labels, {}, at::Reduction::Mean, -100, m_plan.labelSmoothing);
    StepResult result;
    result.loss = static_cast<double>(loss.item<float>());
    result.right = static_cast<int>(logits.argmax(1).eq(labels).sum().item<std::int64_t>());
    if (std::isfinite(result.loss)) {
        loss.backward();
        update(learningRate);
    }
    return result;
}

/// Source: Sutskever et al. 2013, in the form of PyTorch's SGD: v = momentum * v + gradient + decay * w;
/// w -= rate * v.
void Session::update(double learningRate) {
    const at::NoGradGuard plain;
    std::vector<at::Tensor> gradients;
    gradients.reserve(m_parameters.size());
    for (const at::Tensor& parameter : m_parameters) {
        gradients.push_back(parameter.grad());
    }
    if (m_plan.weightDecay != 0) {
        at::_foreach_add_(gradients, m_parameters, m_plan.weightDecay);
    }
    at::_foreach_mul_(m_momentum, m_plan.momentum);
    at::_foreach_add_(m_momentum, gradients, 1);
    at::_foreach_add_(m_parameters, m_momentum, -learningRate);
    // Without a gradient the next backward pass hands its own over: cheaper than filling with zeros and
    // adding.
    for (at::Tensor& parameter : m_parameters) {
        parameter.mutable_grad().reset();
    }
}

Result<NetworkPtr> Session::network() const {
    return guarded(ErrorCode::NetworkFailed, m_facts.title + " can't be run.", [&]() -> Result<NetworkPtr> {
        StateDict copy;
        for (const auto& [name, tensor] : m_state) {
            copy.emplace(name, tensor.detach().to(at::kCPU).clone(at::MemoryFormat::Contiguous));
        }
        GraphModel model = zooModel(m_architecture, copy, m_options);
        model.format = "training";
        OpenNetworkRequest request;
        request.path = m_facts.title + " in training";
        request.device = m_plan.device;
        request.threads = m_plan.threads;
        return makeGraphNetwork(std::move(model), request);
    });
}

std::map<std::string, at::Tensor> Session::everything() const {
    std::map<std::string, at::Tensor> tensors(m_state.begin(), m_state.end());
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        tensors.emplace(kMomentumPrefix + m_names[i], m_momentum[i]);
    }
    return tensors;
}

std::vector<NamedArray> Session::state() const {
    std::vector<NamedArray> arrays;
    for (const auto& [name, tensor] : everything()) {
        arrays.push_back(toArray(name, tensor));
    }
    return arrays;
}

Result<std::monostate> Session::restore(const std::vector<NamedArray>& state) {
    std::map<std::string, const NamedArray*> given;
    for (const NamedArray& array : state) {
        given.emplace(array.name, &array);
    }
    const std::map<std::string, at::Tensor> tensors = everything();
    for (const auto& [name, tensor] : tensors) {
        const auto found = given.find(name);
        if (found == given.end() || found->second->shape != tensor.sizes().vec() ||
            found->second->values.size() != static_cast<std::size_t>(tensor.numel())) {
            return fail(ErrorCode::InvalidArgument,
                        "The saved state does not fit " + m_facts.title + ": " + name +
                            (found == given.end() ? " is missing." : " has another shape."));
        }
    }
    const at::NoGradGuard plain;
    for (const auto& [name, tensor] : tensors) {
        const NamedArray& array = *given.at(name);
        tensor.copy_(at::from_blob(const_cast<float*>(array.values.data()), tensor.sizes(), at::kFloat));
    }
    return std::monostate{};
}

std::vector<NamedArray> Session::exportModel() const {
    const at::NoGradGuard plain;
    std::vector<NamedArray> arrays;
    for (const auto& [name, tensor] : foldedState(m_architecture, m_state, m_options)) {
        arrays.push_back(toArray(name, tensor));
    }
    return arrays;
}

tl::unexpected<Error> unknownNetwork(const std::string& name) {
    std::string names;
    for (const TrainableNetwork& network : networksToTrain()) {
        names += (names.empty() ? "" : ", ") + network.name;
    }
    return fail(ErrorCode::ModelUnsupported,
                "There is no network named \"" + name + "\" to train; there are " + names + ".");
}

} // namespace

Result<std::unique_ptr<TrainingSession>> startTraining(const TrainingPlan& plan) {
    const NamedNetwork* network = findNetwork(plan.network);
    if (network == nullptr) {
        return unknownNetwork(plan.network);
    }
    if (plan.classes < 2) {
        return fail(ErrorCode::InvalidArgument, "A network needs two classes at least to be trained.");
    }
    const Result<at::Device> device = deviceFor(plan.device);
    if (!device) {
        return fail(device.error());
    }
    NetworkOptions options = network->options;
    options.pool = plan.pool.value_or(options.pool);
    options.mapStride = plan.mapStride > 0 ? plan.mapStride : options.mapStride;
    const std::string failure = "The network " + plan.network + " can't be trained";
    return guarded(
        ErrorCode::NetworkFailed, failure + ".", [&]() -> Result<std::unique_ptr<TrainingSession>> {
            const c10::InferenceMode inference(false);
            useThreads(plan.threads);
            try {
                return startState(*network, options, plan.classes, plan.seed, plan.initFile)
                    .map([&](StartState&& start) -> std::unique_ptr<TrainingSession> {
                        return std::make_unique<Session>(plan, *network, options, std::move(start), *device);
                    });
            } catch (const ModelError& error) {
                return fail(ErrorCode::InvalidArgument, failure + ": " + error.what() + ".");
            }
        });
}

std::vector<TrainableNetwork> networksToTrain() {
    std::vector<TrainableNetwork> networks;
    for (const Family& family : zoo()) {
        for (const NamedNetwork& network : family.networks) {
            networks.push_back({network.name, network.help, network.architecture.input});
        }
    }
    return networks;
}

} // namespace actiscope::torch_backend
