#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/features/recipe.h"
#include "core/features/windows.h"

namespace airshed::training {

/// How wrong a forecast is, over all measured cells of some windows.
struct ForecastErrors {
    double loss = 0; ///< the training loss, on standardised values
    double mae = 0;  ///< mean over the targets of each one's, in its own unit
    double rmse = 0; ///< mean over the targets of each one's, in its own unit
};

/// @param forecast [windows][horizon][targets], standardised. @param loss "mae", "mse" or "huber". Sums in double, in order:
/// the model and its baselines are measured by the same code.
[[nodiscard]] ForecastErrors forecastErrors(std::span<const float> forecast, const features::Frame& frame,
                                            const features::WindowSet& windows, const features::FittedRecipe& recipe,
                                            const std::string& loss);

/// Standardised values to the targets' own units (and back), in float32 as everywhere.
void toPhysicalUnits(std::span<float> values, const features::FittedRecipe& recipe);
void toStandardised(std::span<float> values, const features::FittedRecipe& recipe);

} // namespace airshed::training
