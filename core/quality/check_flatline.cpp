#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

constexpr double leastHours = 6.0;
constexpr std::size_t leastRows = 6;
/// Runs as long as chance makes them in one of so many series are let through.
constexpr double oneSeriesOf = 1000.0;
/// A column that nearly always repeats itself is a setting or a place, and no measurement.
constexpr double isNoMeasurement = 0.95;
/// A value that most of an unknown column's cells have is where it rests, as a counter of rain hours does at 0.
constexpr double restShare = 0.5;

struct Run {
    std::size_t first;
    std::size_t last;
    std::size_t values;
};

/// Runs of equal values, cells without a value passed over.
std::vector<Run> runsOf(const std::vector<double>& values) {
    std::vector<Run> runs;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i]))
            continue;
        if (!runs.empty() && values[runs.back().first] == values[i]) {
            runs.back().last = i;
            ++runs.back().values;
        } else {
            runs.push_back({i, i, 1});
        }
    }
    return runs;
}

/// How long a run must be that chance does not make: of n values that equal the one before with probability p the longest run
/// is about log(n) / log(1 / p) (Schilling 1990, The longest run of heads).
std::size_t longestByChance(const std::vector<Run>& runs, std::size_t floorRows) {
    double values = 0.0;
    double repeats = 0.0;
    for (const Run& run : runs)
        if (run.values < floorRows) {
            values += static_cast<double>(run.values);
            repeats += static_cast<double>(run.values - 1);
        }
    if (repeats == 0.0)
        return floorRows;
    return static_cast<std::size_t>(std::ceil(1.0 + std::log(values * oneSeriesOf) / std::log(values / repeats)));
}

bool mayRest(const SeriesColumn& data, double value) {
    if (value == 0.0 && restsAtZero(data.quantity))
        return true;
    if (naturalTop(data.quantity, data.column.unit()) == value)
        return true;
    return data.quantity == QuantityKind::Unknown &&
           static_cast<double>(std::ranges::count(data.values, value)) > restShare * static_cast<double>(data.values.size());
}

void checkFlatline(const SeriesColumn& data, DataFindings& findings) {
    const std::vector<Run> runs = runsOf(data.values);
    std::size_t values = 0;
    for (const Run& run : runs)
        values += run.values;
    if (data.quantity == QuantityKind::Unknown &&
        static_cast<double>(values - runs.size()) > isNoMeasurement * static_cast<double>(values))
        return;
    const std::size_t floorRows = std::max(leastRows, data.rowsIn(leastHours));
    const std::size_t threshold = std::max(floorRows, longestByChance(runs, floorRows));
    std::vector<DataSpan> spans;
    const Run* longest = nullptr;
    for (const Run& run : runs) {
        if (run.values < threshold || mayRest(data, data.values[run.first]))
            continue;
        spans.push_back(spanOf(data.series, run.first, run.last));
        spans.back().rows = run.values;
        if (longest == nullptr || run.values > longest->values)
            longest = &run;
    }
    if (spans.empty())
        return;
    DataFinding finding = findingAt(data.series, data.column.name(), std::move(spans));
    finding.severity = Severity::Warning;
    finding.message = fmt::format("{} is stuck.", data.column.name());
    finding.evidence =
        fmt::format("{} stretches of {} or more equal values, the longest of {} at {}, {}.", finding.spans.size(), threshold,
                    longest->values, data.inUnit(data.values[longest->first]), describeSpans(finding.spans));
    finding.hint = "Label the stretches invalid, or let the repair take away what repeats.";
    finding.repair = RepairStep{FlatlineRepair{static_cast<int>(threshold)}, {data.column.name()}, "", finding.message, true};
    findings.push_back(std::move(finding));
}

} // namespace

Check flatlineCheck() {
    return {{"flatline", "Stuck values", "Runs of equal values that are longer than chance makes them.",
             "At least 6 h and 6 values, and longer than the longest run that the column's own rate of repeats gives in one of "
             "1,000 series (Schilling 1990). Rain, radiation and wind may rest at 0, humidity at 100 %."},
            checkFlatline,
            {},
            {}};
}

} // namespace airshed::quality
