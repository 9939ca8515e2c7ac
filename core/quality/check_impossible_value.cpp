#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
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

/// Whether a value that stands for "missing" lies where none of the others could: below 0 while they are not, or far away.
bool liesApart(double marker, std::span<const double> others) {
    if (marker < 0.0 && others.front() >= 0.0)
        return true;
    const double low = sortedQuantile(others, 0.25);
    const double high = sortedQuantile(others, 0.75);
    const double width = std::max({high - low, 0.01 * std::abs(high), 1e-9});
    return marker < low - farAway * width || marker > high + farAway * width;
}

/// Takes the least or the greatest value out of the limits where it is a marker.
void leaveOutMarker(std::span<const double> sorted, double marker, ValueLimits& limits) {
    if (std::ranges::find(markers, marker) == markers.end())
        return;
    const auto first = std::ranges::lower_bound(sorted, marker) - sorted.begin();
    const auto end = std::ranges::upper_bound(sorted, marker) - sorted.begin();
    if (end - first < static_cast<std::ptrdiff_t>(leastMarkers) || static_cast<std::size_t>(end - first) == sorted.size())
        return;
    const bool isLeast = first == 0;
    const auto others = isLeast ? sorted.subspan(static_cast<std::size_t>(end)) : sorted.first(static_cast<std::size_t>(first));
    if (others.empty() || !liesApart(marker, others))
        return;
    if (isLeast)
        limits.min = std::max(limits.min, others.front());
    else
        limits.max = std::min(limits.max, others.back());
}

std::string limitsText(const SeriesColumn& data) {
    const auto limits = plausibleLimits(data.quantity, data.column.unit());
    if (!limits)
        return fmt::format("{} holds numbers that stand for \"missing\".", data.column.name());
    return fmt::format("{} has values that air cannot have (outside {:g} to {}) or that stand for \"missing\".",
                       data.column.name(), limits->min, data.inUnit(limits->max));
}

void checkImpossibleValue(const SeriesColumn& data, DataFindings& findings) {
    std::vector<std::uint8_t> marked;
    marked.reserve(data.raw.size());
    for (std::size_t i = 0; i < data.raw.size(); ++i)
        marked.push_back(!std::isnan(data.raw[i]) && std::isnan(data.values[i]) ? 1 : 0);
    if (std::ranges::find(marked, 1) == marked.end())
        return;
    DataFinding finding = findingAt(data.series, data.column.name(), spansOf(data.series, marked));
    const auto [value, count] = mostFrequent(data, marked);
    finding.severity = Severity::Error;
    finding.message = limitsText(data);
    finding.evidence = fmt::format("{} values, most often {} ({} times), {}.", finding.rows(), data.inUnit(value), count,
                                   describeSpans(finding.spans));
    const bool isMarker = count >= leastMarkers && std::ranges::find(markers, value) != markers.end();
    finding.hint = isMarker
                       ? fmt::format("{:g} looks like a marker for missing values: name it when importing, or let the repair "
                                     "make such values missing.",
                                     value)
                       : "Let the repair make such values missing.";
    const ValueLimits limits = credibleLimits(data.quantity, data.column.unit(), data.raw);
    RangeRepair range;
    if (std::isfinite(limits.min))
        range.min = limits.min;
    if (std::isfinite(limits.max))
        range.max = limits.max;
    finding.repair = RepairStep{range, {data.column.name()}, data.series.name, finding.message, true};
    findings.push_back(std::move(finding));
}

} // namespace

ValueLimits credibleLimits(QuantityKind quantity, const std::string& unit, std::span<const double> values) {
    constexpr double anything = std::numeric_limits<double>::infinity();
    ValueLimits limits = plausibleLimits(quantity, unit).value_or(ValueLimits{-anything, anything});
    const std::vector<double> sorted = sortedValues(values);
    if (!sorted.empty()) {
        leaveOutMarker(sorted, sorted.front(), limits);
        leaveOutMarker(sorted, sorted.back(), limits);
    }
    return limits;
}

Check impossibleValueCheck() {
    return {{"impossible_value", "Impossible values",
             "Values that the quantity cannot have, and numbers that stand for \"missing\".",
             "Outside the quantity's limits (plausibleLimits: WMO extremes and a margin beyond recorded concentrations); the "
             "least or greatest value of a column when it is -200, -999, 9999 or the like, stands there three times and lies "
             "below 0 alone or five quartile ranges from the rest."},
            checkImpossibleValue,
            {},
            {}};
}

} // namespace airshed::quality
