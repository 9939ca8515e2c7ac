#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace airshed::quality {

/// Statistics that a few wild values do not move. Cells that are NaN are passed over; nothing measured gives NaN.

/// What makes a median absolute deviation estimate the standard deviation of normal data: 1 / Φ⁻¹(3/4).
inline constexpr double madToDeviation = 1.482602218505602;
/// The same for a mean absolute deviation: √(π/2).
inline constexpr double meanDeviationToDeviation = 1.2533141373155003;

/// Hyndman and Fan (1996), type 7: linear between order statistics. @param sorted not empty, rising. @param share 0 to 1.
[[nodiscard]] double sortedQuantile(std::span<const double> sorted, double share);
/// The measured values, rising.
[[nodiscard]] std::vector<double> sortedValues(std::span<const double> values);
/// The mean of the two middle values where their number is even.
[[nodiscard]] double median(std::span<const double> values);

/// Where values lie and how far they spread: the median, and madToDeviation · MAD; where the MAD is 0 (more than half of the
/// values are equal) meanDeviationToDeviation · the mean deviation from the median (Iglewicz and Hoaglin 1993).
struct RobustScale {
    double center = 0.0;
    double scale = 0.0; ///< 0 when all values are equal
};
[[nodiscard]] RobustScale robustScale(std::span<const double> values);

/// At how many places both are measured.
[[nodiscard]] std::size_t measuredPairs(std::span<const double> a, std::span<const double> b);
/// Pearson's correlation over the places where both are measured; NaN for fewer than 3 or without spread.
[[nodiscard]] double correlation(std::span<const double> a, std::span<const double> b);

} // namespace airshed::quality
