#include "core/quality/series_profile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "core/base/time.h"
#include "core/quality/completeness.h"
#include "core/quality/robust.h"
#include "core/quality/series_rows.h"

namespace airshed::quality {

namespace {

constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t hoursPerDay = 24;
constexpr std::size_t daysPerWeek = 7;
constexpr std::size_t leastPairs = 24;

double autocorrelation(const std::vector<double>& hourly, std::size_t lag) {
    if (hourly.size() <= lag)
        return noNumber;
    const auto earlier = std::span(hourly).first(hourly.size() - lag);
    const auto later = std::span(hourly).subspan(lag);
    return measuredPairs(earlier, later) < leastPairs ? noNumber : correlation(earlier, later);
}

/// Monday is 0; 1970 began on a Thursday.
std::size_t weekdayOf(std::int64_t day) {
    return static_cast<std::size_t>(((day + 3) % 7 + 7) % 7);
}

/// What is there of a column, by day, by weekday and by hour of the day.
void takeShares(const Completeness& completeness, std::size_t column, bool hasHours, SeriesColumnProfile& profile) {
    std::array<Completeness::Share, hoursPerDay> byHour;
    std::array<Completeness::Share, daysPerWeek> byWeekday;
    profile.firstDay = completeness.firstDay();
    profile.completenessByDay.reserve(completeness.days());
    for (std::size_t day = 0; day < completeness.days(); ++day) {
        const Completeness::Share whole = completeness.ofDay(column, day);
        profile.completenessByDay.push_back(whole.value());
        byWeekday[weekdayOf(profile.firstDay + static_cast<std::int64_t>(day))] += whole;
        profile.count += static_cast<std::size_t>(whole.found);
        for (std::size_t hour = 0; hour < hoursPerDay; ++hour)
            byHour[hour] += completeness.ofHour(column, day, hour);
    }
    const auto value = [](const Completeness::Share& share) { return share.value(); };
    std::ranges::transform(byWeekday, std::back_inserter(profile.completenessByWeekday), value);
    if (hasHours)
        std::ranges::transform(byHour, std::back_inserter(profile.completenessByHour), value);
}

void takeAutocorrelations(const data::Column& column, const SeriesRows& series, SeriesColumnProfile& profile) {
    const std::vector<double> values = valuesOf(column, series);
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
}

/// The steps that the interval promises from the first stamp to the last.
std::size_t promisedBy(const SeriesRows& series) {
    const std::int64_t interval = std::max<std::int64_t>(series.intervalNs, 1);
    return static_cast<std::size_t>((series.times.back() - series.times.front() + interval / 2) / interval + 1);
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
    std::vector<data::Column> profiled;
    std::ranges::copy_if(table.columns(), std::back_inserter(profiled), [&](const data::Column& column) {
        return column.isNumeric() && (columns.empty() || std::ranges::find(columns, column.name()) != columns.end());
    });
    for (const SeriesRows& series : seriesRowsOf(table, timeColumn, seriesColumn, job)) {
        const Completeness completeness(std::span(&series, 1), profiled, job);
        for (std::size_t i = 0; i < profiled.size(); ++i) {
            job.throwIfStopped();
            job.progress(-1.0, fmt::format("Profiling {} over time", profiled[i].name()));
            SeriesColumnProfile profile;
            profile.series = series.name;
            profile.column = profiled[i].name();
            profile.promised = promisedBy(series);
            takeShares(completeness, i, series.intervalNs <= nsPerHour, profile);
            takeAutocorrelations(profiled[i], series, profile);
            profiles.push_back(std::move(profile));
        }
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
            {"completeness_by_weekday", numbersOrNull(profile.completenessByWeekday)},
            {"first_day", formatIso(profile.firstDay * nsPerDay).substr(0, 10)},
            {"completeness_by_day", numbersOrNull(profile.completenessByDay)}};
}

} // namespace airshed::quality
