#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/robust.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

constexpr std::size_t leastValues = 100;
constexpr std::size_t leastDistinct = 20;
constexpr std::ptrdiff_t leastAtTop = 5;
/// Near the top: this share of the way from the median to the greatest value.
constexpr double nearShare = 0.05;
/// Truly high values thin out towards the top; a cap has more than all that come near it.
constexpr double timesNear = 2.0;

void checkSaturation(const SeriesColumn& data, DataFindings& findings) {
    const std::vector<double> sorted = sortedValues(data.values);
    if (sorted.size() < leastValues || data.quantity == QuantityKind::WindDirection || data.quantity == QuantityKind::Unknown)
        return;
    std::vector<double> distinct = sorted;
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    const double top = sorted.back();
    if (distinct.size() < leastDistinct || naturalTop(data.quantity, data.column.unit()) == top)
        return;
    const auto atTop = sorted.end() - std::ranges::lower_bound(sorted, top);
    const double middle = sortedQuantile(sorted, 0.5);
    // A median at the cap itself leaves nothing to measure nearness by but the whole range.
    const double from = middle < top ? top - nearShare * (top - middle) : sorted.front();
    const auto nearTop = (sorted.end() - atTop) - std::ranges::lower_bound(sorted, from);
    if (atTop < leastAtTop ||
        static_cast<double>(atTop) < timesNear * static_cast<double>(std::max<std::ptrdiff_t>(nearTop, 1)))
        return;
    std::vector<std::uint8_t> marked;
    for (const double value : data.values)
        marked.push_back(value == top ? 1 : 0);
    DataFinding finding = findingAt(data.series, data.column.name(), spansOf(data.series, marked));
    finding.severity = Severity::Warning;
    finding.message = fmt::format("{} is cut off at {}.", data.column.name(), data.inUnit(top));
    finding.evidence =
        fmt::format("{} values are exactly that, only {} lie just below, {}.", atTop, nearTop, describeSpans(finding.spans));
    finding.hint =
        "The true values were higher or the sensor was stuck there: label them, or let the repair make them missing.";
    finding.repair =
        RepairStep{RangeRepair{{}, distinct[distinct.size() - 2]}, {data.column.name()}, "", finding.message, true};
    findings.push_back(std::move(finding));
}

} // namespace

Check saturationCheck() {
    return {
        {"saturation", "Saturation", "Values that pile up at the greatest one, as at the end of a sensor's range.",
         "At least 5 at the top, and twice as many as within 5 % of the way from the median to it; 100 % humidity is no cap. "
         "Own choice, tried on capped (Beijing CO at 10,000) and uncapped columns."},
        checkSaturation,
        {},
        {}};
}

} // namespace airshed::quality
