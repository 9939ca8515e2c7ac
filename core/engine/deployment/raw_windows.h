#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/features/recipe.h"

namespace airshed::deployment {

/// What an exported model is given: raw rows as a deployer has them.
struct RawWindows {
    std::vector<float>
        values; ///< [windows][rows][columns of RecipeSettings::rowColumns], in their units, NaN where nothing was measured
    std::vector<std::int64_t> times;      ///< [windows], Unix seconds of the last row
    std::vector<std::int64_t> categories; ///< [windows][categories]: the class of the last row, see FittedRecipe::classes
};

/// The rows that end at each issue row of a grid: lookback + fillLimit of them, NaN before the series begins. The grid is
/// repaired; what the model converts itself is converted back, so that it gets the units it takes (rowUnits).
/// @param rows of one window.
[[nodiscard]] RawWindows rawWindows(const features::Grid& grid, const features::FittedRecipe& recipe, int rows,
                                    std::span<const std::int64_t> issueRows);

} // namespace airshed::deployment
