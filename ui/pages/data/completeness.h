#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/data/table.h"
#include "core/quality/series_rows.h"

namespace airshed::ui {

/// How many of the values that a regular interval promises are there, by column, day and hour (UTC), over all series together.
/// A series promises values at its most frequent step, from its first stamp to its last.
class Completeness {
public:
    struct Share {
        std::int64_t found = 0;
        std::int64_t expected = 0; ///< 0: nothing is promised
        /// Of what is promised, 0 to 1; several values in a step count once at most on the whole.
        [[nodiscard]] double value() const;
    };

    Completeness() = default;
    /// Linear in the table's length: work for a job's thread.
    /// @throws Error(NotFound) for a column that is not there; Error(InvalidInput) when the time column holds no times;
    /// Cancelled.
    Completeness(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn,
                 const JobContext& job = {});

    [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return m_columns; } ///< the numeric ones
    /// Days since 1970 of the first, and how many there are.
    [[nodiscard]] std::int64_t firstDay() const noexcept { return m_firstDay; }
    [[nodiscard]] std::size_t days() const noexcept { return m_days; }
    [[nodiscard]] Share ofDay(std::size_t column, std::size_t day) const;
    [[nodiscard]] Share ofHour(std::size_t column, std::size_t day, std::size_t hour) const;

private:
    void expect(const quality::SeriesRows& series);

    std::vector<std::string> m_columns;
    std::int64_t m_firstDay = 0;
    std::size_t m_days = 0;
    std::vector<std::int64_t> m_expected;            ///< [day][24]
    std::vector<std::vector<std::uint32_t>> m_found; ///< [column][day · 24 + hour]
};

} // namespace airshed::ui
