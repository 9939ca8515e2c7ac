#include "core/quality/completeness.h"

#include <algorithm>
#include <limits>

namespace airshed::quality {

namespace {

constexpr std::size_t hoursPerDay = 24;
constexpr std::size_t mostDays = 36'525;

std::int64_t hourOf(TimeNs time) {
    return time / nsPerHour - (time % nsPerHour < 0 ? 1 : 0);
}

std::int64_t dayOfHour(std::int64_t hour) {
    return (hour - ((hour % 24) + 24) % 24) / 24;
}

std::vector<data::Column> numericColumns(const data::Table& table) {
    std::vector<data::Column> columns;
    std::ranges::copy_if(table.columns(), std::back_inserter(columns), &data::Column::isNumeric);
    return columns;
}

} // namespace

double Completeness::Share::value() const noexcept {
    return expected == 0 ? std::numeric_limits<double>::quiet_NaN()
                         : std::min(1.0, static_cast<double>(found) / static_cast<double>(expected));
}

Completeness::Share& Completeness::Share::operator+=(const Share& other) noexcept {
    found += other.found;
    expected += other.expected;
    return *this;
}

Completeness::Completeness(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn,
                           const JobContext& job)
    : Completeness(seriesRowsOf(table, timeColumn, seriesColumn, job), numericColumns(table), job) {}

Completeness::Completeness(std::span<const SeriesRows> series, std::span<const data::Column> columns, const JobContext& job) {
    m_columns.reserve(columns.size());
    for (const data::Column& column : columns)
        m_columns.push_back(column.name());
    if (series.empty())
        return;
    TimeNs first = std::numeric_limits<TimeNs>::max();
    TimeNs last = std::numeric_limits<TimeNs>::min();
    for (const SeriesRows& one : series) {
        first = std::min(first, one.times.front());
        last = std::max(last, one.times.back());
    }
    m_firstDay = dayOfHour(hourOf(first));
    m_days = std::min(static_cast<std::size_t>(dayOfHour(hourOf(last)) - m_firstDay + 1), mostDays);
    m_expected.assign(m_days * hoursPerDay, 0);
    for (const SeriesRows& one : series)
        expect(one);
    m_found.reserve(columns.size());
    for (const data::Column& column : columns) {
        job.throwIfStopped();
        std::vector<std::uint32_t> found(m_expected.size(), 0);
        for (const SeriesRows& one : series)
            find(one, column, found);
        m_found.push_back(std::move(found));
    }
}

void Completeness::expect(const SeriesRows& series) {
    const TimeNs first = series.times.front();
    const std::int64_t step = std::max<std::int64_t>(series.intervalNs, 1);
    const std::int64_t steps = (series.times.back() - first + step / 2) / step + 1;
    const std::int64_t firstHour = m_firstDay * 24;
    const auto begin = static_cast<std::size_t>(hourOf(first) - firstHour);
    const auto end = std::min(m_expected.size(), static_cast<std::size_t>(hourOf(series.times.back()) - firstHour) + 1);
    std::int64_t before = 0; // steps that lie before the hour
    for (std::size_t hour = begin; hour < end; ++hour) {
        const TimeNs hourEnd = (firstHour + static_cast<std::int64_t>(hour) + 1) * nsPerHour;
        const std::int64_t until = std::min(steps, (hourEnd - first - 1) / step + 1);
        m_expected[hour] += until - before;
        before = until;
    }
}

void Completeness::find(const SeriesRows& series, const data::Column& column, std::vector<std::uint32_t>& found) const {
    const std::int64_t firstHour = m_firstDay * 24;
    TimeNs counted = 0;
    bool hasCounted = false;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const TimeNs time = series.times[i];
        if (!column.isValid(series.rows[i]) || (hasCounted && time == counted))
            continue;
        counted = time;
        hasCounted = true;
        if (const auto hour = static_cast<std::size_t>(hourOf(time) - firstHour); hour < found.size())
            ++found[hour];
    }
}

Completeness::Share Completeness::ofHour(std::size_t column, std::size_t day, std::size_t hour) const {
    const std::size_t place = day * hoursPerDay + hour;
    return {m_found[column][place], m_expected[place]};
}

Completeness::Share Completeness::ofDay(std::size_t column, std::size_t day) const {
    Share sum;
    for (std::size_t hour = 0; hour < hoursPerDay; ++hour)
        sum += ofHour(column, day, hour);
    return sum;
}

} // namespace airshed::quality
