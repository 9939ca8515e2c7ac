#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/time.h"
#include "core/data/table.h"

namespace airshed::quality {

/// The rows of one series of a table, brought into the order of time.
struct SeriesRows {
    std::string name;                ///< "" when the table has one series without a name
    std::vector<std::uint32_t> rows; ///< of the table; equal stamps keep the table's order
    std::vector<TimeNs> times;       ///< of those rows
    std::int64_t intervalNs = 0;     ///< the most frequent step between different stamps; 0 for fewer than two
    std::size_t unordered = 0;       ///< rows whose stamp is before that of the row above, in the table's order

    [[nodiscard]] std::size_t size() const noexcept { return rows.size(); }
};

/// Series in rising order of their names; rows without a time or, where there is a series column, without a series are left
/// out.
/// @throws Error(NotFound) for a column that is not there; Error(InvalidInput) when the time column holds no times; Cancelled.
[[nodiscard]] std::vector<SeriesRows> seriesRowsOf(const data::Table& table, const std::string& timeColumn,
                                                   const std::string& seriesColumn, const JobContext& job = {});

/// The most frequent step between successive stamps that differ, of equally frequent ones the shortest; 0 when there is none.
/// @param times rising.
[[nodiscard]] std::int64_t frequentStep(std::span<const TimeNs> times);

/// A numeric column in the order of a series' rows, NaN where missing.
[[nodiscard]] std::vector<double> valuesOf(const data::Column& column, const SeriesRows& series);

/// The mean of the values in each step [from + i · stepNs, from + (i + 1) · stepNs) up to the one that holds `to`; NaN where
/// nothing was measured. Values outside are passed over. Empty when there would be over 20 million steps: a stray stamp.
[[nodiscard]] std::vector<double> stepMeans(const SeriesRows& series, std::span<const double> values, TimeNs from, TimeNs to,
                                            std::int64_t stepNs);

} // namespace airshed::quality
