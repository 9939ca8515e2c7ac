#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/json.h"
#include "core/data/table.h"

namespace airshed::quality {

/// A numeric column of one series over time: how it follows itself, and what of it is there. Times are UTC.
struct SeriesColumnProfile {
    std::string series; ///< "" when the table has one series without a name
    std::string column;
    std::size_t count = 0;    ///< stamps with a value
    std::size_t promised = 0; ///< steps from the first stamp to the last
    /// Pearson's correlation of hourly means with those 1, 24 and 168 h before; NaN where fewer than 24 pairs are measured, or
    /// the interval is longer than that.
    double autocorrelation1h = 0, autocorrelation24h = 0, autocorrelation168h = 0;
    // Shares of the promised values that are there (see Completeness), 0 to 1; NaN where none is promised.
    std::vector<double> completenessByHour;    ///< for each hour of the day; empty for intervals over an hour
    std::vector<double> completenessByWeekday; ///< Monday first
    std::int64_t firstDay = 0;                 ///< days since 1970
    std::vector<double> completenessByDay;     ///< from the first day to the last, a century at most
};

/// Series in rising order of their names, columns in the table's order. @param columns numeric ones; empty: all. A table
/// without a time column has none.
/// @throws as profileTable.
[[nodiscard]] std::vector<SeriesColumnProfile> profileSeriesColumns(const data::Table& table, const std::string& timeColumn,
                                                                    const std::string& seriesColumn,
                                                                    const std::vector<std::string>& columns = {},
                                                                    const JobContext& job = {});

[[nodiscard]] Json toJson(const SeriesColumnProfile& profile);

} // namespace airshed::quality
