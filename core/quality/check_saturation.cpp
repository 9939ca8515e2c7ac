#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/robust.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

constexpr std::size_t leastValues = 100;
constexpr std::size_t leastDistinct = 20;
constexpr std::ptrdiff_t leastAtTop = 5;
constexpr std::size_t leastNearby = 5; ///< different values below the top that count as near it
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
    // A median at the cap itself leaves nothing to measure nearness by but the whole range. Coarse numbers need some steps.
    const double far = top - nearShare * (top - (middle < top ? middle : sorted.front()));
    const double from = std::min(far, distinct[distinct.size() - 1 - leastNearby]);
    const auto nearTop = (sorted.end() - atTop) - std::ranges::lower_bound(sorted, from);
    if (atTop < leastAtTop ||
        static_cast<double>(atTop) < timesNear * static_cast<double>(std::max<std::ptrdiff_t>(nearTop, 1)))
        return;
    std::vector<std::uint8_t> marked;
    marked.reserve(data.raw.size());
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

constexpr std::size_t leastSharing = 3;
constexpr std::size_t leastEach = 2;

/// Stations do not have the same greatest concentration by chance, over and over: their instruments or their archive stop
/// there.
void checkSharedTop(const Neighbours& data, DataFindings& findings) {
    if (!isParticles(data.quantity) && !isGas(data.quantity))
        return;
    std::map<double, std::vector<std::size_t>> seriesOfTop;
    for (std::size_t s = 0; s < data.values.size(); ++s) {
        const std::vector<double> sorted = sortedValues(data.values[s]);
        if (sorted.size() >= leastValues && sorted[sorted.size() - leastEach] == sorted.back())
            seriesOfTop[sorted.back()].push_back(s);
    }
    for (const auto& [top, sharing] : seriesOfTop) {
        if (sharing.size() < leastSharing || 2 * sharing.size() < data.values.size())
            continue;
        for (const std::size_t s : sharing) {
            std::vector<DataSpan> spans;
            for (std::size_t step = 0; step < data.steps(); ++step)
                if (data.values[s][step] == top)
                    std::ranges::move(data.spanOfSteps(s, step, step), std::back_inserter(spans));
            DataFinding finding = findingAt(*data.series[s], data.column.name(), std::move(spans));
            finding.severity = Severity::Warning;
            finding.message = fmt::format("{} stops at {:g} in {} of {} series.", data.column.name(), top, sharing.size(),
                                          data.values.size());
            finding.evidence =
                fmt::format("Here {} values are exactly that, {}.", finding.spans.size(), describeSpans(finding.spans));
            finding.hint = "The true values were higher: label them, or treat them as a lower bound.";
            findings.push_back(std::move(finding));
        }
    }
}

} // namespace

Check saturationCheck() {
    return {
        {"saturation", "Saturation", "Values that pile up at the greatest one, as at the end of a sensor's range.",
         "At least 5 at the top, and twice as many as within 5 % of the way from it to the median and among the five values "
         "below it; 100 % humidity is no cap. "
         "Of pollutants also a greatest value that at least three and half of the series share. Own choice, tried on capped "
         "(CO "
         "of Beijing's stations at 10,000) and uncapped columns."},
        checkSaturation,
        {},
        checkSharedTop};
}

} // namespace airshed::quality
