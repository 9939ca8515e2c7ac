#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/engine/training/loss.h"
#include "core/features/recipe.h"
#include "core/features/windows.h"
#include "core/models/output_kind.h"

namespace airshed::training {

/// How wrong a forecast is, over all measured cells of some windows.
struct ForecastErrors {
    /// The training loss, on standardised values: the weighted mean of cellLoss.
    double loss = 0;
    double mae = 0;  ///< of the point forecast: mean over the targets of each one's, in its own unit
    double rmse = 0; ///< likewise: mean over the targets of each one's, in its own unit
};

/// @param output of a network: [windows][horizon][targets][numbers], standardised. Sums in double, in order: the
/// model and its baselines are measured by the same code.
[[nodiscard]] ForecastErrors forecastErrors(std::span<const float> output, const features::Frame& frame,
                                            const features::WindowSet& windows, const features::FittedRecipe& recipe,
                                            const models::OutputKind& kind, const Loss& loss);

/// A forecast of one number as a network of a kind would have yielded it: each quantile that number, or the number as a
/// probability. Empty for a mean and scale: a bare number says nothing of its scale.
[[nodiscard]] std::vector<float> asOutput(std::span<const float> forecast, const models::OutputKind& kind);

/// How the numbers that a network yields come to the targets' own units: number · factor + offset, for each target and number.
struct OutputScale {
    std::vector<float> factor; ///< [targets][numbers]
    std::vector<float> offset;
};
[[nodiscard]] OutputScale outputScale(const features::FittedRecipe& recipe, const models::OutputKind& kind);
/// In float32 as everywhere. @param output [windows][horizon][targets][numbers].
void toPhysicalUnits(std::span<float> output, const OutputScale& scale);
/// [windows][horizon][targets], values in the targets' own units.
void toStandardised(std::span<float> values, const features::FittedRecipe& recipe);
/// The point forecast of each: [windows][horizon][targets].
[[nodiscard]] std::vector<float> pointForecast(std::span<const float> output, const models::OutputKind& kind);

} // namespace airshed::training
