#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/data/table.h"
#include "core/quality/series_rows.h"

namespace airshed::quality {

/// How many of the values that a regular interval promises are there, by column, day and hour (UTC), over some series together.
/// A series promises values at its most frequent step, from its first stamp to its last; one stamp alone promises itself.
/// Values of equal stamps count once.
class Completeness {
public:
    struct Share {
        std::int64_t found = 0;
        std::int64_t expected = 0; ///< 0: nothing is promised
        /// 0 to 1, also where more came than was promised; NaN where nothing is promised.
        [[nodiscard]] double value() const noexcept;
        Share& operator+=(const Share& other) noexcept;
    };

    Completeness() = default;
    /// Of all series and numeric columns. Linear in the table's length: work for a job's thread.
    /// @throws as seriesRowsOf.
    Completeness(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn,
                 const JobContext& job = {});
    /// Of these. @param series of one table, not empty each. @param columns of the same table.
    Completeness(std::span<const SeriesRows> series, std::span<const data::Column> columns, const JobContext& job = {});

    [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return m_columns; }
    /// Days since 1970 of the first, and how many there are: a century at most, more would be a stamp gone astray.
    [[nodiscard]] std::int64_t firstDay() const noexcept { return m_firstDay; }
    [[nodiscard]] std::size_t days() const noexcept { return m_days; }
    [[nodiscard]] Share ofDay(std::size_t column, std::size_t day) const;
    [[nodiscard]] Share ofHour(std::size_t column, std::size_t day, std::size_t hour) const;

private:
    void expect(const SeriesRows& series);
    void find(const SeriesRows& series, const data::Column& column, std::vector<std::uint32_t>& found) const;

    std::vector<std::string> m_columns;
    std::int64_t m_firstDay = 0;
    std::size_t m_days = 0;
    std::vector<std::int64_t> m_expected;            ///< [day · 24 + hour]
    std::vector<std::vector<std::uint32_t>> m_found; ///< [column][day · 24 + hour]
};

} // namespace airshed::quality
