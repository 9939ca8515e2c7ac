#pragma once

#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/json.h"
#include "core/data/table.h"

namespace airshed::quality {

/// What a column holds, in numbers.
struct ColumnProfile {
    std::string name;
    std::string unit;
    data::ColumnType type = data::ColumnType::Float;
    std::size_t count = 0;   ///< cells that hold a value
    std::size_t missing = 0; ///< cells that do not
    // Numeric columns with count > 0 (NaN otherwise); quantiles interpolate linearly between order statistics (Hyndman and Fan
    // type 7).
    double min = 0, q05 = 0, q25 = 0, median = 0, q75 = 0, q95 = 0, max = 0;
    double mean = 0, standardDeviation = 0; ///< deviation with n - 1
    std::vector<std::size_t> histogram;     ///< values in 32 bins of equal width from min to max; one bin if all are equal
    std::size_t distinct = 0;               ///< text columns: number of different values
    std::string firstText;                  ///< time columns: earliest, ISO; text columns: the most frequent value
    std::string lastText;                   ///< time columns: latest, ISO
};

/// What a series (station, sensor) holds.
struct SeriesProfile {
    std::string name; ///< "" when the table has one series without a name
    std::size_t rows = 0;
    TimeNs first = 0;
    TimeNs last = 0;
    std::int64_t intervalNs = 0; ///< the most frequent step between successive stamps; 0 for fewer than two rows
    std::size_t absentSteps = 0; ///< steps left out between successive stamps, their distance rounded to whole intervals
    std::size_t duplicateStamps = 0;
    std::size_t unorderedStamps = 0; ///< rows whose stamp is before that of the row above
};

struct TableProfile {
    std::size_t rows = 0;
    std::vector<ColumnProfile> columns;
    std::vector<SeriesProfile> series;
    [[nodiscard]] Json toJson() const;
};

/// Series come in rising order of their names. @param timeColumn "" when the table has none: it then has no series either.
/// @param seriesColumn "" when the table has one series.
/// @throws Error(NotFound) for a name that is not there; Error(InvalidInput) when the time column holds no times; Cancelled.
[[nodiscard]] TableProfile profileTable(const data::Table& table, const std::string& timeColumn,
                                        const std::string& seriesColumn, const JobContext& job = {});

} // namespace airshed::quality
