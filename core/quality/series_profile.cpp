#include "core/quality/series_profile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "core/base/time.h"
#include "core/quality/robust.h"
#include "core/quality/series_rows.h"

namespace airshed::quality {

namespace {

constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t hoursPerDay = 24;
constexpr std::size_t leastPairs = 24;
/// A stray stamp would make a calendar of centuries.
constexpr std::int64_t mostDays = 200 * 366;

std::int64_t dayOf(TimeNs time) {
    return time / nsPerDay - (time % nsPerDay < 0 ? 1 : 0);
}

std::size_t hourOf(TimeNs time) {
    return static_cast<std::size_t>((time - dayOf(time) * nsPerDay) / nsPerHour);
}

double autocorrelation(const std::vector<double>& hourly, std::size_t lag) {
    if (hourly.size() <= lag)
        return noNumber;
    const auto earlier = std::span(hourly).first(hourly.size() - lag);
    const auto later = std::span(hourly).subspan(lag);
    return measuredPairs(earlier, later) < leastPairs ? noNumber : correlation(earlier, later);
}

/// What is there of a series, day by day and hour by hour.
class Calendar {
public:
    Calendar(const SeriesRows& series, SeriesColumnProfile& profile) : m_series(series), m_profile(profile) {
        m_profile.firstDay = dayOf(series.times.front());
        const std::int64_t days = std::min(dayOf(series.times.back()) - m_profile.firstDay + 1, mostDays);
        m_thereByDay.assign(static_cast<std::size_t>(days), 0.0);
        m_promisedByDay.assign(m_thereByDay.size(), 0.0);
    }

    void count(const std::vector<double>& values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            const TimeNs time = m_series.times[i];
            if (std::isnan(values[i]) || time == m_lastCounted)
                continue;
            m_lastCounted = time;
            ++m_profile.count;
            m_thereByHour[hourOf(time)] += 1.0;
            if (const auto day = static_cast<std::size_t>(dayOf(time) - m_profile.firstDay); day < m_thereByDay.size())
                m_thereByDay[day] += 1.0;
        }
    }

    /// The steps that the interval promises from the first stamp to the last.
    void promise() {
        const std::int64_t interval = std::max<std::int64_t>(m_series.intervalNs, 1);
        const TimeNs last = m_series.times.back();
        m_profile.promised = static_cast<std::size_t>((last - m_series.times.front() + interval / 2) / interval + 1);
        for (std::size_t day = 0; day < m_promisedByDay.size(); ++day) {
            const TimeNs begin =
                std::max((m_profile.firstDay + static_cast<std::int64_t>(day)) * nsPerDay, m_series.times.front());
            const TimeNs end = std::min((m_profile.firstDay + static_cast<std::int64_t>(day) + 1) * nsPerDay, last + interval);
            m_promisedByDay[day] = static_cast<double>(end - begin) / static_cast<double>(interval);
            for (TimeNs hour = begin - (begin - dayOf(begin) * nsPerDay) % nsPerHour; hour < end; hour += nsPerHour)
                m_promisedByHour[hourOf(hour)] += static_cast<double>(std::min(hour + nsPerHour, end) - std::max(hour, begin)) /
                                                  static_cast<double>(interval);
        }
    }

    void finish() {
        const auto share = [](double there, double promised) {
            return promised > 0.0 ? std::min(1.0, there / promised) : noNumber;
        };
        for (std::size_t day = 0; day < m_thereByDay.size(); ++day)
            m_profile.completenessByDay.push_back(share(m_thereByDay[day], m_promisedByDay[day]));
        for (std::size_t hour = 0; hour < hoursPerDay && m_series.intervalNs <= nsPerHour; ++hour)
            m_profile.completenessByHour.push_back(share(m_thereByHour[hour], m_promisedByHour[hour]));
    }

private:
    const SeriesRows& m_series;
    SeriesColumnProfile& m_profile;
    std::vector<double> m_thereByDay, m_promisedByDay;
    std::vector<double> m_thereByHour = std::vector<double>(hoursPerDay, 0.0);
    std::vector<double> m_promisedByHour = std::vector<double>(hoursPerDay, 0.0);
    TimeNs m_lastCounted = std::numeric_limits<TimeNs>::min();
};

SeriesColumnProfile profileOf(const data::Column& column, const SeriesRows& series) {
    SeriesColumnProfile profile;
    profile.series = series.name;
    profile.column = column.name();
    const std::vector<double> values = valuesOf(column, series);
    Calendar calendar(series, profile);
    calendar.count(values);
    calendar.promise();
    calendar.finish();
    profile.autocorrelation1h = profile.autocorrelation24h = profile.autocorrelation168h = noNumber;
    const std::int64_t stepNs = std::max(series.intervalNs, nsPerHour);
    const std::vector<double> means = stepMeans(series, values, series.times.front(), series.times.back(), stepNs);
    const auto at = [&](std::int64_t hours) {
        return hours * nsPerHour % stepNs == 0 ? autocorrelation(means, static_cast<std::size_t>(hours * nsPerHour / stepNs))
                                               : noNumber;
    };
    profile.autocorrelation1h = at(1);
    profile.autocorrelation24h = at(24);
    profile.autocorrelation168h = at(168);
    return profile;
}

Json numberOrNull(double value) {
    return std::isfinite(value) ? Json(value) : Json();
}

Json numbersOrNull(const std::vector<double>& values) {
    Json list = Json::array();
    for (const double value : values)
        list.push_back(numberOrNull(value));
    return list;
}

} // namespace

std::vector<SeriesColumnProfile> profileSeriesColumns(const data::Table& table, const std::string& timeColumn,
                                                      const std::string& seriesColumn, const std::vector<std::string>& columns,
                                                      const JobContext& job) {
    std::vector<SeriesColumnProfile> profiles;
    for (const std::string& name : columns)
        static_cast<void>(table.column(name));
    if (timeColumn.empty())
        return profiles;
    for (const SeriesRows& series : seriesRowsOf(table, timeColumn, seriesColumn, job))
        for (const data::Column& column : table.columns()) {
            const bool wanted = columns.empty() || std::ranges::find(columns, column.name()) != columns.end();
            if (!column.isNumeric() || !wanted)
                continue;
            job.throwIfStopped();
            job.progress(-1.0, fmt::format("Profiling {} over time", column.name()));
            profiles.push_back(profileOf(column, series));
        }
    return profiles;
}

Json toJson(const SeriesColumnProfile& profile) {
    return {{"series", profile.series},
            {"column", profile.column},
            {"count", profile.count},
            {"promised", profile.promised},
            {"autocorrelation",
             {{"1h", numberOrNull(profile.autocorrelation1h)},
              {"24h", numberOrNull(profile.autocorrelation24h)},
              {"168h", numberOrNull(profile.autocorrelation168h)}}},
            {"completeness_by_hour", numbersOrNull(profile.completenessByHour)},
            {"first_day", formatIso(profile.firstDay * nsPerDay).substr(0, 10)},
            {"completeness_by_day", numbersOrNull(profile.completenessByDay)}};
}

} // namespace airshed::quality
