#pragma once

#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

#include "core/engine/modules/network_internal.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/training/weight_updates.h"
#include "core/experiments/training_settings.h"

namespace airshed::training {

/// Does what must not be done twice: a step that wants memory is made again in smaller parts, but not once weights may have
/// moved.
/// @throws Error where LibTorch has a fault; the run then goes on from its last checkpoint.
template <typename Work> void moveWeights(Work&& work) {
    modules::guarded("Moving the weights", std::forward<Work>(work));
}

/// An update rule over a network's flat buffers: one pass over contiguous memory a step.
class FlatOptimizer {
public:
    FlatOptimizer(const modules::Network& network, const experiments::TrainingSettings& settings);

    /// On the host: clips the network's gradients and updates its weights, and their running mean. @param step 1 for the first.
    void update(std::int64_t step, double learningRate);

    /// What it carries from step to step, by the name that a checkpoint gives it; each laid out as the weights.
    [[nodiscard]] const std::vector<std::pair<std::string, torch::Tensor>>& buffers() const noexcept { return m_buffers; }
    /// Goes on in memory that is given, with the numbers it has. @param memory one for each of buffers(), laid out alike.
    void moveInto(const std::vector<torch::Tensor>& memory);
    /// The running mean of the weights; undefined where there is none.
    [[nodiscard]] const torch::Tensor& average() const noexcept { return m_average; }
    /// The running mean begins at the weights as they are now.
    void beginAverage();

private:
    /// A part of the weights that decays, or one that does not.
    struct Part {
        std::int64_t begin = 0, end = 0;
        UpdateRule rule;
    };
    void addParts(const modules::Network& network, const experiments::TrainingSettings& settings);
    void follow(std::int64_t step);

    torch::Tensor m_weights;
    torch::Tensor m_gradients;
    torch::Tensor m_first;
    torch::Tensor m_second; ///< undefined where the rule has no use for it
    torch::Tensor m_average;
    std::vector<Part> m_parts;
    std::vector<std::pair<std::string, torch::Tensor>> m_buffers;
    double m_clipNorm = 0;
    double m_clipValue = 0;
    double m_averaging = 0;
};

/// How much a running mean keeps of the past. Young means forget faster, so that the first weights do not linger: as
/// TensorFlow's ExponentialMovingAverage. @param step 1 for the first.
[[nodiscard]] double averageKept(double averaging, std::int64_t step);

/// While it lives, the network has the running mean of its weights, where there is one.
class AveragedWeights {
public:
    AveragedWeights(const modules::Network& network, const FlatOptimizer& optimizer);
    ~AveragedWeights();
    AveragedWeights(const AveragedWeights&) = delete;
    AveragedWeights& operator=(const AveragedWeights&) = delete;
    /// Between these calls the network has its weights themselves: a checkpoint needs them.
    void suspend();
    void resume();

private:
    torch::Tensor m_weights;
    torch::Tensor m_average; ///< undefined where there is none
    torch::Tensor m_kept;    ///< the weights themselves
};

} // namespace airshed::training
