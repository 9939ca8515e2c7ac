#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/models/catalogue.h"

namespace airshed::models {

/// What the numbers that a network yields mean. It follows from the network's last layer.
struct OutputKind {
    enum class Kind {
        Point,      ///< [horizon, targets]: the forecast
        Quantiles,  ///< [horizon, targets, levels]
        Gaussian,   ///< [horizon, targets, 2]: mean and standard deviation
        Probability ///< [horizon, targets]: that the target, 1 or 0, is 1
    };
    Kind kind = Kind::Point;
    std::vector<double> levels = {}; ///< of Quantiles, ascending, in (0, 1); 0.5 is one of them

    /// How many numbers there are for each lead and target.
    [[nodiscard]] std::size_t numbers() const;
    /// Which of them is the point forecast: the median or the mean.
    [[nodiscard]] std::size_t point() const;
    /// What the network has to yield.
    [[nodiscard]] Shape shape(const TaskShape& task) const;
};

/// "point", "quantiles", "gaussian" or "probability".
[[nodiscard]] std::string toText(OutputKind::Kind kind);

/// Point for a network without layers. @throws Error(InvalidInput) when the last layer's parameters are out of range.
[[nodiscard]] OutputKind outputKind(const ModelSpec& spec);

/// "10 50 90" as 0.1, 0.5, 0.9.
[[nodiscard]] std::vector<double> quantileLevels(const std::string& percents);

} // namespace airshed::models
