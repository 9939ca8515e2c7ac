#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace airshed::ui {

/// A curve for the screen: x rising; NaN in y breaks the line.
struct CurvePoints {
    std::vector<double> x;
    std::vector<double> y;
};

/// At most a few points a pixel column, whatever the length: in each of `columns` equal slices of [xFrom, xTo] the first,
/// smallest, largest and last value in their order, so that no peak is lost. A NaN value, and a step in x longer than `gap`,
/// breaks the line. Few points are returned as they are.
/// @param x rising. @param gap longest step that is still joined; 0: every step is. @param columns at least 1.
[[nodiscard]] CurvePoints reduceMinMax(std::span<const double> x, std::span<const double> y, double xFrom, double xTo,
                                       int columns, double gap);

/// The most frequent step between successive stamps, 0 for fewer than two. Looks at the first 10,000 steps.
[[nodiscard]] double usualStep(std::span<const double> x);

} // namespace airshed::ui
