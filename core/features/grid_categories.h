#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/data/table.h"
#include "core/features/recipe.h"

namespace airshed::features {

/// A row of a grid and the row of the table that falls on it.
using RowPair = std::pair<std::int64_t, std::size_t>;

/// The classes that a column names, on the grid. @param pairs in the order in which the later one counts.
/// @throws Error(InvalidInput) when it holds times or numbers that are not whole, or names over 10,000 classes.
[[nodiscard]] GridCategory gridCategory(const data::Column& column, std::int64_t gridRows, const std::vector<RowPair>& pairs);

/// The series themselves as classes: known in every row.
[[nodiscard]] GridCategory seriesAsCategory(const std::vector<GridSeries>& series);

} // namespace airshed::features
