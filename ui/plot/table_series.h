#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/data/table.h"
#include "core/quality/series_rows.h"
#include "ui/plot/curve.h"

namespace airshed::ui {

/// Names of the series in a table, rising; one empty name when there is no series column.
[[nodiscard]] std::vector<std::string> seriesNames(const data::Table& table, const std::string& seriesColumn);

/// The rows of a table, series by series and in time order whatever the file's order: what curves are made from. Immutable;
/// safe to read from any thread. Building one is work for a job's thread.
class SeriesIndex {
public:
    /// @throws Error(NotFound) for a column that is not there, Error(InvalidInput) when the time column holds no times,
    /// Cancelled.
    SeriesIndex(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn,
                const JobContext& job = {});

    /// A numeric column of one series over time; without points for a series that has no row.
    /// @throws Error(NotFound) for a column that is not there.
    [[nodiscard]] std::shared_ptr<const Curve> curve(const std::string& column, const std::string& series) const;

private:
    data::Table m_table;
    std::vector<quality::SeriesRows> m_series;
    std::vector<std::shared_ptr<const std::vector<double>>> m_seconds; ///< of each, shared by its curves
};

} // namespace airshed::ui
