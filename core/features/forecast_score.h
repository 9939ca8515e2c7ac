#pragma once

#include <span>
#include <string>
#include <vector>

namespace airshed::features {

/// Errors of a forecast over some cells, in the target's own unit. All NaN when `count` is 0.
struct ForecastScore {
    int target = 0;
    int lead = 0; ///< 1 … horizon; 0: over all leads
    std::int64_t count = 0;
    double mae = 0;  ///< mean |forecast - truth|
    double rmse = 0; ///< root of the mean square
    double bias = 0; ///< mean of forecast - truth
    double r2 = 0;   ///< 1 - sum of squares / sum of squares about the truth's mean; NaN when the truth is constant
};

/// Scores for every target over all leads, then for every target and lead. Cells with NaN truth are skipped. Sums in double, in
/// order.
/// @param forecast, truth [windows][horizon][targets].
[[nodiscard]] std::vector<ForecastScore> scoreForecast(std::span<const float> forecast, std::span<const float> truth,
                                                       int horizon, int targets);

/// 1 - error / reference error: above 0 better than the reference (Murphy 1988).
[[nodiscard]] double skillScore(double error, double referenceError);

} // namespace airshed::features
