#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/data/picture_set.h"
#include "core/features/recipe.h"

namespace airshed::deployment {

/// What an exported model is given: raw rows as a deployer has them.
struct RawWindows {
    std::vector<float>
        values; ///< [windows][rows][columns of RecipeSettings::rowColumns], in their units, NaN where nothing was measured
    std::vector<std::int64_t> times;      ///< [windows], Unix seconds of the last row
    std::vector<std::int64_t> categories; ///< [windows][categories]: the class of the last row, see FittedRecipe::classes
    std::vector<float> pictures;          ///< [windows][3][height][width], 0 to 1: that of the issue time, see Grid::pictures
};

/// The rows that end at each issue row of a grid: lookback + fillLimit of them, NaN before the series begins. The grid is
/// repaired; what the model converts itself is converted back, so that it gets the units it takes (rowUnits).
/// @param rows of one window. @param pictures of the grid; null where the recipe uses none.
[[nodiscard]] RawWindows rawWindows(const features::Grid& grid, const features::FittedRecipe& recipe, int rows,
                                    std::span<const std::int64_t> issueRows, const data::PictureSet* pictures = nullptr);

/// How many windows to make at once, so that their pictures take little memory.
[[nodiscard]] std::size_t windowsAtOnce(const features::RecipeSettings& settings);

} // namespace airshed::deployment
