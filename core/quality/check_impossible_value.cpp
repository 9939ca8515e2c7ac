#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/robust.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

/// Numbers that loggers and archives write where there is no value.
constexpr std::array<double, 12> markers = {-200, -999, -9999, -99999, -99, -9, 999, 9999, 99999, -999.9, 9999.9, -7999};
constexpr std::size_t leastMarkers = 3;
/// How far from the middle half of the values, in its widths, a marker must lie before it is called one.
constexpr double farAway = 5.0;

/// The most frequent of the marked values, and how often it stands there.
std::pair<double, std::size_t> mostFrequent(const SeriesColumn& data, const std::vector<std::uint8_t>& marked) {
    std::map<double, std::size_t> counts;
    for (std::size_t i = 0; i < marked.size(); ++i)
        if (marked[i] != 0)
            ++counts[data.raw[i]];
    const auto most = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
    return {most->first, most->second};
}

void report(const SeriesColumn& data, const std::vector<std::uint8_t>& marked, const std::string& message, RangeRepair range,
            DataFindings& findings) {
    DataFinding finding = findingAt(data.series, data.column.name(), spansOf(data.series, marked));
    const auto [value, count] = mostFrequent(data, marked);
    finding.severity = Severity::Error;
    finding.message = message;
    finding.evidence = fmt::format("{} values, most often {} ({} times), {}.", finding.rows(), data.inUnit(value), count,
                                   describeSpans(finding.spans));
    const bool isMarker = count >= leastMarkers && std::ranges::find(markers, value) != markers.end();
    finding.hint = isMarker
                       ? fmt::format("{:g} looks like a marker for missing values: name it when importing, or let the repair "
                                     "make such values missing.",
                                     value)
                       : "Let the repair make such values missing.";
    finding.repair = RepairStep{range, {data.column.name()}, "", message, true};
    findings.push_back(std::move(finding));
}

/// Of a quantity that is not known, only values that stand for "no value" and lie far from all others can be told.
void lookForMarkers(const SeriesColumn& data, DataFindings& findings) {
    const std::vector<double> sorted = sortedValues(data.raw);
    if (sorted.size() < leastMarkers)
        return;
    const auto isLow = [&](double value) { return value == sorted.front(); };
    for (const double marker : {sorted.front(), sorted.back()}) {
        std::vector<double> others;
        std::ranges::copy_if(sorted, std::back_inserter(others), [&](double value) { return value != marker; });
        if (std::ranges::find(markers, marker) == markers.end() || sorted.size() - others.size() < leastMarkers ||
            others.empty())
            continue;
        const double low = sortedQuantile(others, 0.25);
        const double high = sortedQuantile(others, 0.75);
        const double width = std::max({high - low, 0.01 * std::abs(high), 1e-9});
        if (marker > low - farAway * width && marker < high + farAway * width)
            continue;
        std::vector<std::uint8_t> marked;
        for (const double value : data.raw)
            marked.push_back(value == marker ? 1 : 0);
        RangeRepair range;
        if (isLow(marker))
            range.min = others.front();
        else
            range.max = others.back();
        report(data, marked, fmt::format("{} holds {:g} where a value should be.", data.column.name(), marker), range,
               findings);
    }
}

void checkImpossibleValue(const SeriesColumn& data, DataFindings& findings) {
    const auto limits = plausibleLimits(data.quantity, data.column.unit());
    if (!limits) {
        lookForMarkers(data, findings);
        return;
    }
    std::vector<std::uint8_t> marked;
    for (const double value : data.raw)
        marked.push_back(value < limits->min || value > limits->max ? 1 : 0);
    if (std::ranges::find(marked, 1) != marked.end())
        report(data, marked,
               fmt::format("{} has values outside {:g} to {}, which air cannot have.", data.column.name(), limits->min,
                           data.inUnit(limits->max)),
               {limits->min, limits->max}, findings);
}

} // namespace

Check impossibleValueCheck() {
    return {
        {"impossible_value", "Impossible values",
         "Values that the quantity cannot have, and numbers that stand for \"missing\".",
         "Outside the quantity's limits (plausibleLimits: WMO extremes and a margin beyond recorded concentrations); of other "
         "columns, -200, -999, 9999 and the like at least three times and five quartile ranges from the rest."},
        checkImpossibleValue,
        {},
        {}};
}

} // namespace airshed::quality
