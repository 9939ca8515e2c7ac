#pragma once

#include <string>
#include <vector>

#include "core/data/table.h"
#include "ui/plot/time_plot.h"

namespace airshed::ui {

/// Names of the series in a table, in order of first appearance; one empty name when there is no series column.
[[nodiscard]] std::vector<std::string> seriesNames(const data::Table& table, const std::string& seriesColumn);

/// A numeric column over time, one curve for each series of `names`, rows in time order whatever the file's order.
/// @throws Error(NotFound) for a column that is not there.
[[nodiscard]] std::vector<TimeSeries> tableSeries(const data::Table& table, const std::string& timeColumn,
                                                  const std::string& seriesColumn, const std::string& valueColumn,
                                                  const std::vector<std::string>& names);

} // namespace airshed::ui
