#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

constexpr double longHours = 6.0;
/// A distance of less is a clock that jitters.
constexpr double leastSteps = 1.5;

double hoursOf(const DataSpan& span, const SeriesRows& series) {
    return static_cast<double>(span.to - span.from + series.intervalNs) / nsPerHour;
}

void report(const SeriesRows& series, const std::string& column, std::vector<DataSpan> spans, DataFindings& findings) {
    if (spans.empty())
        return;
    const auto longest = std::ranges::max(spans, {}, [&](const DataSpan& span) { return span.to - span.from; });
    const double hours = hoursOf(longest, series);
    DataFinding finding = findingAt(series, column, std::move(spans));
    finding.severity = hours > longHours ? Severity::Warning : Severity::Info;
    finding.message = column.empty() ? fmt::format("{} rows are absent.", finding.rows())
                                     : fmt::format("{} has {} empty cells.", column, finding.rows());
    finding.evidence = fmt::format("{} gaps, the longest {} from {}.", finding.spans.size(), formatDuration(hours * 3600.0),
                                   formatIso(longest.from));
    finding.hint =
        "The recipe fills a gap with the last value for as many steps as its fill limit says; longer ones stay empty.";
    findings.push_back(std::move(finding));
}

void checkAbsentRows(const SeriesTable& data, DataFindings& findings) {
    const SeriesRows& series = data.series;
    std::vector<DataSpan> gaps;
    for (std::size_t i = 1; i < series.size() && series.intervalNs > 0; ++i)
        if (static_cast<double>(series.times[i] - series.times[i - 1]) > leastSteps * static_cast<double>(series.intervalNs))
            gaps.push_back(gapBetween(series, i - 1, i));
    report(series, "", std::move(gaps), findings);
}

void checkEmptyCells(const SeriesColumn& data, DataFindings& findings) {
    std::vector<std::uint8_t> empty;
    empty.reserve(data.raw.size());
    for (const double value : data.raw)
        empty.push_back(std::isnan(value) ? 1 : 0);
    // A column without any value is a matter of the import, not a gap.
    if (std::ranges::find(empty, 0) != empty.end())
        report(data.series, data.column.name(), spansOf(data.series, empty), findings);
}

} // namespace

Check gapCheck() {
    return {
        {"gap", "Gaps", "Rows that are absent and cells that are empty.",
         "Stamps over 1.5 intervals apart, and every empty cell; a warning when the longest is over 6 h, the fill limit that "
         "hourly networks commonly bridge at most."},
        checkEmptyCells,
        checkAbsentRows,
        {}};
}

} // namespace airshed::quality
