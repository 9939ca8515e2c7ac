#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/robust.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

constexpr std::size_t widest = 3;       ///< rows that a spike takes at most
constexpr double usualSteps = 10.0;     ///< times the scale of the steps around it
constexpr double ownLevel = 2.0;        ///< times the level around it, for quantities that jump when high
constexpr double returnShare = 0.25;    ///< of the departure: where it comes from and where it goes to differ by less
constexpr std::size_t rowsAround = 100; ///< rows before and after that say what is usual
constexpr std::size_t leastRows = 30;
constexpr double breakIntervals = 3.5; ///< neighbouring rows further apart are no neighbours
/// What the recipe's step needs to see a spike of this kind: the same scale, looking back only.
constexpr SpikeRepair proposed{24, 10.0, 0.0};

/// Differences of successive values.
std::vector<double> stepsOf(const std::vector<double>& values) {
    std::vector<double> steps(values.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 1; i < values.size(); ++i)
        steps[i] = values[i] - values[i - 1];
    return steps;
}

/// Whether half of the values and more are one.
bool hasNoMiddle(const std::vector<double>& values) {
    const std::vector<double> sorted = sortedValues(values);
    return sorted.empty() || sortedQuantile(sorted, 0.25) == sortedQuantile(sorted, 0.75);
}

/// How far the rows i … i + width - 1 stand out from both rows beside them, on one side; 0 if they do not.
double departure(const SeriesColumn& data, std::size_t i, std::size_t width) {
    const std::vector<double>& values = data.values;
    const double before = values[i - 1];
    const double after = values[i + width];
    const double apart = static_cast<double>(data.series.times[i + width] - data.series.times[i - 1]);
    if (std::isnan(before) || std::isnan(after) ||
        apart > (breakIntervals + static_cast<double>(width)) * static_cast<double>(data.series.intervalNs))
        return 0.0;
    const double top = std::max(before, after);
    const double bottom = std::min(before, after);
    double above = std::numeric_limits<double>::infinity();
    double below = above;
    for (std::size_t k = i; k < i + width; ++k) {
        if (std::isnan(values[k]))
            return 0.0;
        above = std::min(above, values[k] - top);
        below = std::min(below, bottom - values[k]);
    }
    const double out = std::max(above, below);
    return out > 0.0 && top - bottom <= returnShare * out ? out : 0.0;
}

/// Whether so large a departure is unusual where it stands.
bool isUnusual(const SeriesColumn& data, const std::vector<double>& steps, std::size_t i, double out) {
    const std::size_t first = i > rowsAround ? i - rowsAround : 0;
    const std::size_t end = std::min(data.values.size(), i + rowsAround);
    const RobustScale usual = robustScale(std::span(steps).subspan(first, end - first));
    const RobustScale level = robustScale(std::span(data.values).subspan(first, end - first));
    const bool jumpsWhenHigh = isParticles(data.quantity) || isGas(data.quantity);
    const double least = jumpsWhenHigh ? ownLevel * std::abs(level.center) : 0.0;
    return usual.scale > 0.0 && out > usualSteps * usual.scale && out > least && out > usualSteps / 2.0 * level.scale;
}

void checkSpike(const SeriesColumn& data, DataFindings& findings) {
    // A shower is a spike and true; a wind direction jumps at north.
    if (data.quantity == QuantityKind::Rain || data.quantity == QuantityKind::WindDirection || data.values.size() < leastRows)
        return;
    // What rests most of the time, as counters do, has no usual step.
    if (data.quantity == QuantityKind::Unknown && hasNoMiddle(data.values))
        return;
    const std::vector<double> steps = stepsOf(data.values);
    const double usual = robustScale(steps).scale;
    std::vector<std::uint8_t> marked(data.values.size(), 0);
    double largest = 0.0;
    for (std::size_t i = 1; i < data.values.size(); ++i)
        for (std::size_t width = 1; width <= widest && i + width < data.values.size(); ++width) {
            const double out = departure(data, i, width);
            // The whole series' scale first, which costs nothing.
            if (out <= usualSteps / 2.0 * usual || !isUnusual(data, steps, i, out))
                continue;
            std::fill_n(marked.begin() + static_cast<std::ptrdiff_t>(i), width, std::uint8_t{1});
            largest = std::max(largest, out);
            break;
        }
    std::vector<DataSpan> spans = spansOf(data.series, marked);
    if (spans.empty())
        return;
    DataFinding finding = findingAt(data.series, data.column.name(), std::move(spans));
    finding.severity = Severity::Warning;
    finding.message = fmt::format("{} jumps away and back.", data.column.name());
    finding.evidence = fmt::format("{} spikes, the largest by {} where a step is usually {:.3g}, {}.", finding.spans.size(),
                                   data.inUnit(largest), usual, describeSpans(finding.spans));
    finding.hint = "Look at the places: label them, or let the repair take them away.";
    finding.repair = RepairStep{proposed, {data.column.name()}, "", finding.message, true};
    findings.push_back(std::move(finding));
}

} // namespace

Check spikeCheck() {
    return {
        {"spike", "Spikes", "Up to three rows that stand out from the rows beside them and come back.",
         "Out by over 10 robust deviations (1.4826 MAD) of the steps and 5 of the values of the 100 rows around (Hampel 1974), "
         "for concentrations also over twice their level, and back to within a quarter of that. Not for rain and wind "
         "direction."},
        checkSpike,
        {},
        {}};
}

} // namespace airshed::quality
