#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

constexpr double jitter = 0.1;
constexpr double irregularShare = 0.05;
constexpr std::size_t leastSteps = 20;

bool sameCells(const data::Table& table, std::uint32_t a, std::uint32_t b) {
    return std::ranges::all_of(table.columns(), [&](const data::Column& column) {
        return column.isValid(a) == column.isValid(b) && column.cellText(a) == column.cellText(b);
    });
}

void checkDuplicates(const SeriesTable& data, DataFindings& findings) {
    const SeriesRows& series = data.series;
    std::vector<std::uint8_t> again(series.size(), 0);
    std::size_t different = 0;
    for (std::size_t i = 1; i < series.size(); ++i)
        if (series.times[i] == series.times[i - 1]) {
            again[i] = 1;
            different += sameCells(data.table, series.rows[i], series.rows[i - 1]) ? 0 : 1;
        }
    std::vector<DataSpan> spans = spansOf(series, again);
    if (spans.empty())
        return;
    // Runs of "row, its double, row, its double" are one place.
    std::vector<DataSpan> joined;
    for (const DataSpan& span : spans) {
        if (!joined.empty() && span.from - joined.back().to <= series.intervalNs) {
            joined.back().to = span.to;
            joined.back().lastRow = span.lastRow;
            joined.back().rows += span.rows;
        } else {
            joined.push_back(span);
        }
    }
    DataFinding finding = findingAt(series, "", std::move(joined));
    finding.severity = different > 0 ? Severity::Warning : Severity::Info;
    finding.message = fmt::format("{} rows have the stamp of another row.", finding.rows());
    finding.evidence = fmt::format("{} of them differ from that row, {}.", different, describeSpans(finding.spans));
    finding.hint = "Without a repair rows of the same step are averaged.";
    finding.repair = RepairStep{DuplicatesRepair{}, {}, series.name, finding.message, true};
    findings.push_back(std::move(finding));
}

void checkOrder(const SeriesTable& data, DataFindings& findings) {
    const SeriesRows& series = data.series;
    if (series.unordered == 0)
        return;
    // In the table's order: rows whose stamp is before that of the row above.
    std::vector<std::uint32_t> inTable = series.rows;
    std::ranges::sort(inTable);
    const auto stamps = data.time.times();
    std::vector<DataSpan> spans;
    for (std::size_t i = 1; i < inTable.size(); ++i) {
        const TimeNs stamp = stamps[inTable[i]];
        if (stamp < stamps[inTable[i - 1]])
            spans.push_back({stamp, stamp, inTable[i], inTable[i], 1});
    }
    std::ranges::sort(spans, {}, &DataSpan::from);
    DataFinding finding = findingAt(series, "", std::move(spans));
    finding.severity = Severity::Info;
    finding.message = fmt::format("{} rows are not in the order of time.", series.unordered);
    finding.evidence = fmt::format("The stamp goes back {}.", describeSpans(finding.spans));
    finding.hint = "Nothing need be done: rows are brought into order before they are used.";
    findings.push_back(std::move(finding));
}

void checkInterval(const SeriesTable& data, DataFindings& findings) {
    const SeriesRows& series = data.series;
    if (series.intervalNs <= 0 || series.size() <= leastSteps)
        return;
    std::vector<std::uint8_t> irregular(series.size(), 0);
    std::size_t count = 0;
    std::size_t steps = 0;
    std::int64_t shortest = series.intervalNs;
    std::int64_t longest = series.intervalNs;
    for (std::size_t i = 1; i < series.size(); ++i) {
        const std::int64_t step = series.times[i] - series.times[i - 1];
        if (step == 0)
            continue;
        ++steps;
        const double ratio = static_cast<double>(step) / static_cast<double>(series.intervalNs);
        if (std::abs(ratio - std::max(1.0, std::round(ratio))) <= jitter)
            continue;
        irregular[i] = 1;
        ++count;
        shortest = std::min(shortest, step);
        longest = std::max(longest, step);
    }
    const double share = static_cast<double>(count) / static_cast<double>(std::max<std::size_t>(steps, 1));
    if (share <= irregularShare)
        return;
    DataFinding finding = findingAt(series, "", spansOf(series, irregular));
    finding.severity = Severity::Info;
    finding.message = "The rows come at no regular interval.";
    finding.evidence = fmt::format("{:.0f} % of the steps are no whole multiple of the most frequent one, {}.", 100.0 * share,
                                   formatDuration(static_cast<double>(series.intervalNs) / nsPerSecond));
    finding.hint = "Choose an interval in the recipe that is longer than most steps: rows within a step are averaged.";
    findings.push_back(std::move(finding));
}

} // namespace

Check stampOrderCheck() {
    return {{"unordered_stamp", "Rows out of order", "Rows whose stamp is before that of the row above.", "Every one."},
            {},
            checkOrder,
            {}};
}

Check duplicateStampCheck() {
    return {{"duplicate_stamp", "Stamps that come twice", "Rows of a series with the same stamp.",
             "Every one; a warning when their cells differ."},
            {},
            checkDuplicates,
            {}};
}

Check irregularIntervalCheck() {
    return {{"irregular_interval", "Irregular interval", "Rows that do not come at one interval or multiples of it.",
             "Over 5 % of the steps more than 10 % of the interval away from a whole multiple of it."},
            {},
            checkInterval,
            {}};
}

} // namespace airshed::quality
