// How good a network is: classification and localization errors over labelled pictures.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "engine/api/network.h"
#include "engine/training/batch_loader.h"

namespace actiscope::training {

/// Shares of 0..1 over the pictures that could be read. What can't be told stays empty: everything without
/// pictures; the last two without boxes, or where the network has no exact maps.
struct Metrics {
    std::size_t images = 0;
    std::size_t annotated = 0;  ///< of them, with a box of their class
    std::optional<double> loss; ///< mean cross entropy, without label smoothing
    std::optional<double> top1Error;
    std::optional<double> top5Error;
    /// The box of the true class's map (paper's rule at 20 %) has an IoU of 0.5 or more with a box of the
    /// class.
    std::optional<double> gtKnown;
    /// 1 - the share where that holds and the class is the network's first.
    std::optional<double> top1LocalizationError;
};

/// Gathers the figures picture by picture.
class MetricsSum {
public:
    explicit MetricsSum(const ClassifierHead* head) : m_head(head) {}

    /// `description` says which part of the picture the network saw.
    void add(const ForwardOutput& output, const ExampleFacts& facts, const InputDescription& description);
    [[nodiscard]] Metrics metrics() const;

private:
    const ClassifierHead* m_head;
    std::size_t m_images = 0;
    std::size_t m_annotated = 0;
    double m_loss = 0;
    std::size_t m_right = 0;
    std::size_t m_rightInFive = 0;
    std::size_t m_known = 0;
    std::size_t m_localized = 0;
};

/// Runs the network over the batches of the loader, which fills its inputs as `description` says. Stops
/// early, without a result, where `goOn` answers false (asked after each batch). Errors: those of
/// Network::forward.
[[nodiscard]] Result<std::optional<Metrics>> validate(const Network& network,
                                                      const InputDescription& description,
                                                      BatchLoader& loader,
                                                      const std::function<bool(const Batch&)>& goOn);

} // namespace actiscope::training
