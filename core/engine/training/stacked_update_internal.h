#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <torch/types.h>

#include "core/engine/modules/stacked_network_internal.h"
#include "core/engine/training/flat_optimizer_internal.h"
#include "core/experiments/training_settings.h"

namespace airshed::training {

/// What FlatOptimizer::update does, for the rows of a stacked network at once and as operations of its device: nothing is read
/// back, and what changes from step to step comes in as one small tensor.
class StackedUpdate {
public:
    /// Takes the optimisers' buffers into its memory; they go on in it.
    /// @param settings of each; alike but for learning rate and weight decay. Not kept.
    StackedUpdate(const modules::StackedNetwork& network, std::span<FlatOptimizer* const> optimizers,
                  std::span<const experiments::TrainingSettings* const> settings);

    /// [models, columns] on the host: what an update needs to know. @param steps 1 for a model's first.
    [[nodiscard]] torch::Tensor factors(std::span<const std::int64_t> steps, std::span<const double> learningRates) const;
    /// Clips the gradients and updates weights, moments and running means. @param factors on the device.
    void operator()(const torch::Tensor& factors) const;

    /// Everything that it changes, one row a model.
    [[nodiscard]] std::vector<torch::Tensor> state() const;

private:
    void placeDecay(const modules::StackedNetwork& network, bool decayAll);
    [[nodiscard]] torch::Tensor clipped() const;
    void updateBy(const torch::Tensor& gradients, const torch::Tensor& factors) const;

    UpdateRule m_rule; ///< of all; weightDecay is not used
    double m_clipNorm = 0;
    double m_clipValue = 0;
    double m_averaging = 0;
    std::vector<double> m_weightDecays; ///< of each model
    torch::Tensor m_decayColumn;        ///< [models, 1]
    torch::Tensor m_decays;             ///< [elements] bool: which decay; undefined: all
    torch::Tensor m_weights, m_gradients;
    torch::Tensor m_first, m_second, m_average; ///< the last two undefined where there is none
};

} // namespace airshed::training
