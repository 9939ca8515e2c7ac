#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/data/table.h"
#include "core/features/recipe.h"

namespace airshed::test {

inline constexpr double gap = std::numeric_limits<double>::quiet_NaN();

/// An hourly table of one series that begins at `start`: columns "time" and "x" (ppb).
inline data::Table hourlyTable(const std::vector<double>& x, TimeNs start = 0) {
    std::vector<TimeNs> times;
    for (std::size_t i = 0; i < x.size(); ++i)
        times.push_back(start + static_cast<TimeNs>(i) * nsPerHour);
    return data::Table({data::Column::times("time", times), data::Column::floats("x", "ppb", x)});
}

/// x both looked back on and predicted, nothing added.
inline features::RecipeSettings plainSettings(int lookback, int horizon, int fillLimit) {
    features::RecipeSettings settings;
    settings.inputs = {"x"};
    settings.targets = {"x"};
    settings.lookback = lookback;
    settings.horizon = horizon;
    settings.fillLimit = fillLimit;
    settings.maskChannels = false;
    settings.calendar = {};
    settings.split.train = 0.5;
    settings.split.validation = 0.25;
    return settings;
}

/// A wavy series with gaps, for properties that must hold on any data. `phase` makes series differ.
inline std::vector<double> wavySeries(std::size_t rows, double phase) {
    std::vector<double> x;
    for (std::size_t i = 0; i < rows; ++i) {
        const auto t = static_cast<double>(i);
        const bool isGap = i % 17 == 5 || (i % 101 > 90 && i % 101 < 97);
        x.push_back(isGap ? gap : 20.0 + 10.0 * std::sin(t / 3.8 + phase) + 5.0 * std::sin(t / 31.0) + 0.01 * t);
    }
    return x;
}

/// Two stations, "a" and "b"; b begins 40 hours later. Rows alternate in no useful order.
inline data::Table twoStations(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<TimeNs> times;
    std::vector<std::optional<std::string>> stations;
    std::vector<double> x;
    const auto add = [&](const std::vector<double>& values, const char* station, std::int64_t firstHour) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            times.push_back((firstHour + static_cast<std::int64_t>(i)) * nsPerHour);
            stations.emplace_back(station);
            x.push_back(values[i]);
        }
    };
    add(b, "b", 40);
    add(a, "a", 0);
    return data::Table(
        {data::Column::times("time", times), data::Column::texts("station", stations), data::Column::floats("x", "ppb", x)});
}

} // namespace airshed::test
