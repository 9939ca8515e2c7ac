#pragma once

#include <span>

#include "core/engine/training/loss.h"
#include "core/models/output_kind.h"

namespace airshed::training {

/// cellLoss over many cells on the host, and its gradient.
class HostLoss {
public:
    HostLoss(Loss loss, models::OutputKind kind);

    /// @param output numbers of each cell, one cell after the other. @param truth standardised, a number for each cell.
    /// @param weights what each cell counts; 0: not at all. Zero or as many cells in all as a window has, times windows.
    /// @param gradient out: of the sum times `scale`, by each number of the output.
    /// @return the sum of weight times loss, in double, cell after cell.
    double operator()(std::span<const float> output, std::span<const float> truth, std::span<const float> weights, double scale,
                      std::span<float> gradient) const;
    /// What cells count: 1 where a target was measured, times the weights of leads and targets.
    /// @param measured [windows][horizon][targets], weighted in place. @return the sum.
    double weigh(std::span<float> measured) const;

private:
    enum class Form { Mae, Mse, Huber, LogCosh, Quantiles, Gaussian, Probability };
    [[nodiscard]] double cell(const float* output, double truth, double factor, float* gradient) const;

    Loss m_loss;
    models::OutputKind m_kind;
    Form m_form;
};

} // namespace airshed::training
