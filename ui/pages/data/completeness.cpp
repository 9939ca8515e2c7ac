#include "ui/pages/data/completeness.h"

#include <algorithm>
#include <limits>

namespace airshed::ui {

namespace {

constexpr std::size_t hoursPerDay = 24;
/// A calendar of more days than a century would be a stamp gone astray.
constexpr std::size_t mostDays = 36'525;

std::int64_t hourOf(TimeNs time) {
    return time >= 0 ? time / nsPerHour : (time - nsPerHour + 1) / nsPerHour;
}

} // namespace

double Completeness::Share::value() const {
    return expected == 0 ? 0.0 : std::min(1.0, static_cast<double>(found) / static_cast<double>(expected));
}

Completeness::Completeness(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn,
                           const JobContext& job) {
    const std::vector<quality::SeriesRows> series = quality::seriesRowsOf(table, timeColumn, seriesColumn, job);
    const data::Column& time = table.column(timeColumn);
    const auto times = time.times();
    TimeNs first = std::numeric_limits<TimeNs>::max();
    TimeNs last = std::numeric_limits<TimeNs>::min();
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (time.isValid(row)) {
            first = std::min(first, times[row]);
            last = std::max(last, times[row]);
        }
    }
    for (const data::Column& column : table.columns())
        if (column.isNumeric())
            m_columns.push_back(column.name());
    if (first > last)
        return;
    const std::int64_t firstHour = hourOf(first) - ((hourOf(first) % 24) + 24) % 24;
    m_firstDay = firstHour / 24;
    m_days = std::min(static_cast<std::size_t>((hourOf(last) - firstHour) / 24 + 1), mostDays);
    m_expected.assign(m_days * hoursPerDay, 0);
    for (const quality::SeriesRows& one : series)
        expect(one);
    for (const std::string& name : m_columns) {
        job.throwIfStopped();
        const data::Column& column = table.column(name);
        std::vector<std::uint32_t> found(m_days * hoursPerDay, 0);
        for (std::size_t row = 0; row < table.rows(); ++row) {
            if (!time.isValid(row) || !column.isValid(row))
                continue;
            const auto hour = static_cast<std::size_t>(hourOf(times[row]) - firstHour);
            if (hour < found.size())
                ++found[hour];
        }
        m_found.push_back(std::move(found));
    }
}

void Completeness::expect(const quality::SeriesRows& series) {
    if (series.size() == 0)
        return;
    const std::int64_t firstHour = m_firstDay * 24;
    // One stamp alone promises itself.
    const std::int64_t step = series.intervalNs > 0 ? series.intervalNs : std::numeric_limits<std::int64_t>::max() / 4;
    for (TimeNs stamp = series.times.front(); stamp <= series.times.back(); stamp += step) {
        const auto hour = static_cast<std::size_t>(hourOf(stamp) - firstHour);
        if (hour >= m_expected.size())
            return;
        ++m_expected[hour];
    }
}

Completeness::Share Completeness::ofHour(std::size_t column, std::size_t day, std::size_t hour) const {
    const std::size_t place = day * hoursPerDay + hour;
    return {m_found[column][place], m_expected[place]};
}

Completeness::Share Completeness::ofDay(std::size_t column, std::size_t day) const {
    Share sum;
    for (std::size_t hour = 0; hour < hoursPerDay; ++hour) {
        const Share one = ofHour(column, day, hour);
        sum.found += one.found;
        sum.expected += one.expected;
    }
    return sum;
}

} // namespace airshed::ui
