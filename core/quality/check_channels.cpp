#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

/// Barkjohn, Gantt and Clements (2021), Atmos. Meas. Tech. 14, 4617: daily means of the two channels of a PurpleAir sensor that
/// differ by both are left out.
constexpr double leastDifference = 5.0; ///< µg/m³
constexpr double leastRelative = 0.61;  ///< |A − B| · 2 / (A + B)
/// A daily mean needs so many of its values (the same paper).
constexpr double neededShare = 0.9;

constexpr std::array<std::array<std::string_view, 2>, 4> endings = {{{"_a", "_b"}, {" A", " B"}, {"_A", "_B"}, {" a", " b"}}};

const data::Column* otherChannel(const data::Table& table, const data::Column& first) {
    for (const auto& [a, b] : endings)
        if (first.name().ends_with(a)) {
            const data::Column* second = table.find(first.name().substr(0, first.name().size() - a.size()) + std::string(b));
            if (second != nullptr && second->isNumeric())
                return second;
        }
    return nullptr;
}

struct Day {
    double a = 0.0;
    double b = 0.0;
    double count = 0.0;
    std::size_t first = 0;
    std::size_t last = 0;
};

std::map<std::int64_t, Day> dailySums(const SeriesRows& series, const std::vector<double>& a, const std::vector<double>& b) {
    std::map<std::int64_t, Day> days;
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (std::isnan(a[i]) || std::isnan(b[i]))
            continue;
        const std::int64_t number = series.times[i] / nsPerDay - (series.times[i] % nsPerDay < 0 ? 1 : 0);
        const auto [place, isNew] = days.try_emplace(number);
        Day& day = place->second;
        if (isNew)
            day.first = i;
        day.last = i;
        day.a += a[i];
        day.b += b[i];
        day.count += 1.0;
    }
    return days;
}

void comparePair(const SeriesTable& data, const data::Column& first, const data::Column& second, DataFindings& findings) {
    const SeriesRows& series = data.series;
    const double promised =
        series.intervalNs > 0 ? static_cast<double>(nsPerDay) / static_cast<double>(series.intervalNs) : 1.0;
    std::vector<DataSpan> spans;
    double worst = 0.0;
    std::size_t judged = 0;
    for (const auto& [number, day] : dailySums(series, valuesOf(first, series), valuesOf(second, series))) {
        if (day.count < neededShare * std::max(1.0, promised))
            continue;
        ++judged;
        const double a = day.a / day.count;
        const double b = day.b / day.count;
        const double difference = std::abs(a - b);
        if (difference < leastDifference || !(2.0 * difference / (a + b) >= leastRelative))
            continue;
        spans.push_back(spanOf(series, day.first, day.last));
        worst = std::max(worst, difference);
    }
    if (spans.empty())
        return;
    for (const data::Column* column : {&first, &second}) {
        DataFinding finding = findingAt(series, column->name(), spans);
        finding.severity = Severity::Warning;
        finding.message = fmt::format("The channels {} and {} disagree.", first.name(), second.name());
        finding.evidence =
            fmt::format("On {} of {} days their means differ by 5 µg/m³ and 61 % or more, at most by {:.1f} µg/m³.",
                        spans.size(), judged, worst);
        finding.hint = "One of the two counters is dirty or broken: label these days in both channels.";
        findings.push_back(std::move(finding));
    }
}

void checkChannels(const SeriesTable& data, DataFindings& findings) {
    for (const data::Column& column : data.table.columns())
        if (column.isNumeric() && isParticles(quantityOf(column.name())))
            if (const data::Column* second = otherChannel(data.table, column))
                comparePair(data, column, *second, findings);
}

} // namespace

Check channelDisagreementCheck() {
    return {{"channel_disagreement", "Channels that disagree",
             "Days on which the two counters of one sensor measure different air.",
             "Daily means (90 % of their values) that differ by at least 5 µg/m³ and 61 % (Barkjohn et al. 2021, "
             "doi 10.5194/amt-14-4617-2021)."},
            {},
            checkChannels,
            {}};
}

} // namespace airshed::quality
