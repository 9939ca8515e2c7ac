#include "core/quality/profile.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/quality/robust.h"
#include "core/quality/series_rows.h"

namespace airshed::quality {

namespace {

constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();

constexpr std::size_t histogramBins = 32;

/// @param sorted not empty.
std::vector<std::size_t> histogramOf(const std::vector<double>& sorted) {
    const double width = (sorted.back() - sorted.front()) / static_cast<double>(histogramBins);
    if (!(width > 0.0))
        return {sorted.size()};
    std::vector<std::size_t> counts(histogramBins, 0);
    for (const double value : sorted)
        ++counts[std::min(histogramBins - 1, static_cast<std::size_t>((value - sorted.front()) / width))];
    return counts;
}

void profileNumbers(const data::Column& column, ColumnProfile& profile) {
    std::vector<double> values;
    values.reserve(profile.count);
    for (std::size_t row = 0; row < column.rows(); ++row)
        if (column.isValid(row))
            values.push_back(column.number(row));
    if (values.empty())
        return;
    double sum = 0.0;
    for (const double value : values)
        sum += value;
    profile.mean = sum / static_cast<double>(values.size());
    if (values.size() > 1) {
        double squares = 0.0;
        for (const double value : values)
            squares += (value - profile.mean) * (value - profile.mean);
        profile.standardDeviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
    }
    std::ranges::sort(values);
    profile.min = values.front();
    profile.q05 = sortedQuantile(values, 0.05);
    profile.q25 = sortedQuantile(values, 0.25);
    profile.median = sortedQuantile(values, 0.5);
    profile.q75 = sortedQuantile(values, 0.75);
    profile.q95 = sortedQuantile(values, 0.95);
    profile.max = values.back();
    profile.histogram = histogramOf(values);
}

void profileTexts(const data::Column& column, ColumnProfile& profile) {
    std::vector<std::size_t> counts(column.dictionary().size(), 0);
    const auto codes = column.codes();
    for (std::size_t row = 0; row < column.rows(); ++row)
        if (column.isValid(row))
            ++counts[codes[row]];
    profile.distinct = counts.size() - static_cast<std::size_t>(std::ranges::count(counts, std::size_t{0}));
    const auto most = std::ranges::max_element(counts);
    if (most != counts.end() && *most > 0)
        profile.firstText = column.dictionary()[static_cast<std::size_t>(most - counts.begin())];
}

void profileTimes(const data::Column& column, ColumnProfile& profile) {
    TimeNs first = std::numeric_limits<TimeNs>::max();
    TimeNs last = std::numeric_limits<TimeNs>::min();
    const auto times = column.times();
    for (std::size_t row = 0; row < column.rows(); ++row)
        if (column.isValid(row)) {
            first = std::min(first, times[row]);
            last = std::max(last, times[row]);
        }
    if (profile.count > 0) {
        profile.firstText = formatIso(first);
        profile.lastText = formatIso(last);
    }
}

ColumnProfile profileColumn(const data::Column& column) {
    ColumnProfile profile;
    profile.name = column.name();
    profile.unit = column.unit();
    profile.type = column.type();
    profile.missing = column.missingCount();
    profile.count = column.rows() - profile.missing;
    profile.min = profile.q05 = profile.q25 = profile.median = profile.q75 = profile.q95 = profile.max = noNumber;
    profile.mean = profile.standardDeviation = noNumber;
    if (column.isNumeric())
        profileNumbers(column, profile);
    else if (column.type() == data::ColumnType::Text)
        profileTexts(column, profile);
    else
        profileTimes(column, profile);
    return profile;
}

SeriesProfile profileSeries(const SeriesRows& series) {
    SeriesProfile profile;
    profile.name = series.name;
    profile.rows = series.size();
    profile.first = series.times.front();
    profile.last = series.times.back();
    profile.intervalNs = series.intervalNs;
    profile.unorderedStamps = series.unordered;
    for (std::size_t i = 1; i < series.size(); ++i) {
        const std::int64_t step = series.times[i] - series.times[i - 1];
        if (step == 0) {
            ++profile.duplicateStamps;
            continue;
        }
        // Rounded, so that a sensor whose clock jitters leaves no step out.
        const std::int64_t steps = (step + profile.intervalNs / 2) / profile.intervalNs;
        profile.absentSteps += steps > 1 ? static_cast<std::size_t>(steps - 1) : 0;
    }
    return profile;
}

Json numberOrNull(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json toJson(const ColumnProfile& column) {
    Json json = {{"name", column.name},
                 {"unit", column.unit},
                 {"type", data::toText(column.type)},
                 {"count", column.count},
                 {"missing", column.missing}};
    switch (column.type) {
    case data::ColumnType::Text:
        json["distinct"] = column.distinct;
        json["most_frequent"] = column.firstText;
        break;
    case data::ColumnType::Time:
        json["first"] = column.firstText;
        json["last"] = column.lastText;
        break;
    default:
        json["min"] = numberOrNull(column.min);
        json["q05"] = numberOrNull(column.q05);
        json["q25"] = numberOrNull(column.q25);
        json["median"] = numberOrNull(column.median);
        json["q75"] = numberOrNull(column.q75);
        json["q95"] = numberOrNull(column.q95);
        json["histogram"] = column.histogram;
        json["max"] = numberOrNull(column.max);
        json["mean"] = numberOrNull(column.mean);
        json["standard_deviation"] = numberOrNull(column.standardDeviation);
    }
    return json;
}

Json toJson(const SeriesProfile& series) {
    return {{"name", series.name},
            {"rows", series.rows},
            {"first", formatIso(series.first)},
            {"last", formatIso(series.last)},
            {"interval_s", static_cast<double>(series.intervalNs) / static_cast<double>(nsPerSecond)},
            {"absent_steps", series.absentSteps},
            {"duplicate_stamps", series.duplicateStamps},
            {"unordered_stamps", series.unorderedStamps}};
}

} // namespace

Json TableProfile::toJson() const {
    Json columnList = Json::array();
    for (const ColumnProfile& column : columns)
        columnList.push_back(quality::toJson(column));
    Json seriesList = Json::array();
    for (const SeriesProfile& one : series)
        seriesList.push_back(quality::toJson(one));
    return {{"rows", rows}, {"columns", std::move(columnList)}, {"series", std::move(seriesList)}};
}

TableProfile profileTable(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn,
                          const JobContext& job) {
    std::vector<SeriesRows> all;
    if (!timeColumn.empty())
        all = seriesRowsOf(table, timeColumn, seriesColumn, job);
    TableProfile profile;
    profile.rows = table.rows();
    for (const data::Column& column : table.columns()) {
        job.throwIfStopped();
        job.progress(static_cast<double>(profile.columns.size()) / static_cast<double>(table.columns().size()),
                     "Profiling column " + column.name());
        profile.columns.push_back(profileColumn(column));
    }
    for (const SeriesRows& series : all)
        profile.series.push_back(profileSeries(series));
    return profile;
}

} // namespace airshed::quality
