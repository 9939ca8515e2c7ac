#pragma once

#include <string>
#include <vector>

#include "core/features/windows.h"

namespace airshed::features {

/// A forecast that needs no learning; every model is shown beside these.
struct BaselineForecast {
    std::string name;          ///< "persistence" or "seasonal_naive"
    std::vector<float> values; ///< [windows][horizon][targets], in the targets' own units, never NaN
};

/// Persistence: the last value measured in the lookback, for every lead. Where the lookback holds none: the training mean.
[[nodiscard]] BaselineForecast persistence(const Grid& grid, const FittedRecipe& recipe, const WindowSet& windows);

/// Seasonal naive: the value measured one day before the predicted time, or the fewest whole days before it that is in the
/// lookback and measured; else what persistence says. With intervals of a day or more the season is 7 days. Uses nothing after
/// the issue time and nothing before the lookback, just as the model.
[[nodiscard]] BaselineForecast seasonalNaive(const Grid& grid, const FittedRecipe& recipe, const WindowSet& windows);

} // namespace airshed::features
