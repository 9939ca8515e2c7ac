#include "core/features/baselines.h"

#include <cmath>
#include <optional>

namespace airshed::features {

namespace {

/// The last value measured in a window's lookback.
std::optional<float> lastMeasured(const Grid& grid, int column, std::int64_t start, std::int64_t issueRow) {
    for (std::int64_t row = issueRow; row >= start; --row)
        if (const float value = grid.at(row, column); !std::isnan(value))
            return value;
    return std::nullopt;
}

/// How many rows lie in 1, 2, 3, … seasons, up to `limit` rows; seasons that are no whole number of rows are left out.
std::vector<std::int64_t> seasonRows(std::int64_t intervalNs, std::int64_t limit) {
    const std::int64_t seasonNs = intervalNs >= nsPerDay ? 7 * nsPerDay : nsPerDay;
    std::vector<std::int64_t> rows;
    for (std::int64_t back = seasonNs; back <= limit * intervalNs; back += seasonNs)
        if (back % intervalNs == 0)
            rows.push_back(back / intervalNs);
    return rows;
}

} // namespace

BaselineForecast persistence(const Grid& grid, const FittedRecipe& recipe, const WindowSet& windows) {
    const std::size_t targets = recipe.settings.targets.size();
    const auto horizon = static_cast<std::size_t>(windows.horizon);
    BaselineForecast forecast{"persistence", std::vector<float>(windows.starts.size() * horizon * targets)};
    for (std::size_t target = 0; target < targets; ++target) {
        const int column = grid.columnIndex(recipe.settings.targets[target]);
        for (std::size_t window = 0; window < windows.starts.size(); ++window) {
            const float value = lastMeasured(grid, column, windows.starts[window], windows.issueRow(window))
                                    .value_or(recipe.targetMean[target]);
            for (std::size_t lead = 0; lead < horizon; ++lead)
                forecast.values[(window * horizon + lead) * targets + target] = value;
        }
    }
    return forecast;
}

BaselineForecast seasonalNaive(const Grid& grid, const FittedRecipe& recipe, const WindowSet& windows) {
    BaselineForecast forecast = persistence(grid, recipe, windows);
    forecast.name = "seasonal_naive";
    const std::size_t targets = recipe.settings.targets.size();
    const auto horizon = static_cast<std::size_t>(windows.horizon);
    const auto seasons = seasonRows(grid.intervalNs, static_cast<std::int64_t>(windows.lookback) + windows.horizon);
    for (std::size_t target = 0; target < targets; ++target) {
        const int column = grid.columnIndex(recipe.settings.targets[target]);
        for (std::size_t window = 0; window < windows.starts.size(); ++window)
            for (std::size_t lead = 0; lead < horizon; ++lead) {
                const std::int64_t predicted = windows.issueRow(window) + 1 + static_cast<std::int64_t>(lead);
                for (const std::int64_t back : seasons) {
                    const std::int64_t row = predicted - back;
                    if (row < windows.starts[window])
                        break;
                    if (row > windows.issueRow(window) || std::isnan(grid.at(row, column)))
                        continue;
                    forecast.values[(window * horizon + lead) * targets + target] = grid.at(row, column);
                    break;
                }
            }
    }
    return forecast;
}

} // namespace airshed::features
