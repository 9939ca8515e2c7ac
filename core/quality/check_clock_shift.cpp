#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/robust.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

constexpr int longestLag = 12;
constexpr std::size_t daysPerBlock = 14;
constexpr std::size_t leastBlocks = 2;
constexpr double leastCorrelation = 0.5;
constexpr double leastGain = 0.2; ///< over the correlation as the clock stands
/// A series' own daily cycle moves by an hour or two with the sun.
constexpr int leastOwnLag = 3;
constexpr double leastCycleCorrelation = 0.9;
constexpr int hoursPerDay = 24;
constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();

/// What speaks for a wrong clock in one block of days: by how many steps its values come late.
using Lag = std::optional<int>;

/// Blocks in a row that agree on a lag other than 0.
struct Stretch {
    std::size_t firstBlock;
    std::size_t lastBlock;
    int lag;
};

std::vector<Stretch> stretchesOf(const std::vector<Lag>& lags) {
    std::vector<Stretch> stretches;
    for (std::size_t i = 0; i < lags.size(); ++i) {
        if (!lags[i] || *lags[i] == 0)
            continue;
        std::size_t last = i;
        while (last + 1 < lags.size() && lags[last + 1] == lags[i])
            ++last;
        if (last - i + 1 >= leastBlocks)
            stretches.push_back({i, last, *lags[i]});
        i = last;
    }
    return stretches;
}

/// Changes from step to step: what is common to neighbours without their levels.
std::vector<double> changesOf(const std::vector<double>& values) {
    std::vector<double> changes(values.size(), noNumber);
    for (std::size_t i = 1; i < values.size(); ++i)
        changes[i] = values[i] - values[i - 1];
    return changes;
}

/// The lag at which a block of `own` follows `others` best.
Lag lagOfBlock(const std::vector<double>& own, const std::vector<double>& others, std::size_t begin, std::size_t length) {
    double best = -1.0;
    double unmoved = -1.0;
    int bestLag = 0;
    for (int lag = -longestLag; lag <= longestLag; ++lag) {
        // Positive: what the others show at a step stands `lag` steps later in this series.
        const std::ptrdiff_t from = static_cast<std::ptrdiff_t>(begin) + lag;
        if (from < 0 || static_cast<std::size_t>(from) + length > own.size())
            continue;
        const auto moved = std::span(own).subspan(static_cast<std::size_t>(from), length);
        const auto fixed = std::span(others).subspan(begin, length);
        if (measuredPairs(moved, fixed) < length / 2)
            continue;
        const double r = correlation(moved, fixed);
        if (lag == 0)
            unmoved = r;
        if (r > best) {
            best = r;
            bestLag = lag;
        }
    }
    if (best < leastCorrelation)
        return std::nullopt;
    return best - (std::isnan(unmoved) ? 0.0 : unmoved) >= leastGain ? bestLag : 0;
}

DataFinding finding(const SeriesRows& series, const std::string& column, std::vector<DataSpan> spans, std::int64_t lagNs,
                    const std::string& evidence) {
    DataFinding made = findingAt(series, column, std::move(spans));
    made.severity = Severity::Warning;
    made.message =
        fmt::format("The clock seems to be {} {}.", formatDuration(static_cast<double>(std::llabs(lagNs)) / nsPerSecond),
                    lagNs > 0 ? "fast" : "slow");
    made.evidence = evidence;
    made.hint = "Look for a change of zone or summer time in the logger; the repair moves the stamps back.";
    made.repair = RepairStep{
        ShiftRepair{-lagNs / nsPerSecond, made.spans.front().from, made.spans.back().to}, {}, series.name, made.message, true};
    return made;
}

void checkAgainstNeighbours(const Neighbours& data, DataFindings& findings) {
    // With one neighbour it cannot be told whose clock is wrong.
    if (data.values.size() < 3 || data.quantity == QuantityKind::Unknown || data.stepNs > 3 * nsPerHour ||
        data.quantity == QuantityKind::Rain || data.quantity == QuantityKind::WindDirection)
        return;
    const auto length = static_cast<std::size_t>(static_cast<std::int64_t>(daysPerBlock) * nsPerDay / data.stepNs);
    for (std::size_t s = 0; s < data.values.size(); ++s) {
        const std::vector<double> own = changesOf(data.values[s]);
        const std::vector<double> others = changesOf(data.othersMedian(s, 2));
        std::vector<Lag> lags;
        for (std::size_t begin = 0; begin + length <= own.size(); begin += length)
            lags.push_back(lagOfBlock(own, others, begin, length));
        for (const Stretch& stretch : stretchesOf(lags)) {
            std::vector<DataSpan> spans =
                data.spanOfSteps(s, stretch.firstBlock * length, (stretch.lastBlock + 1) * length - 1);
            if (!spans.empty())
                findings.push_back(
                    finding(*data.series[s], data.column.name(), std::move(spans), stretch.lag * data.stepNs,
                            fmt::format("Over {} blocks of two weeks {} follows the other series best when it is "
                                        "moved by {}.",
                                        stretch.lastBlock - stretch.firstBlock + 1, data.column.name(),
                                        formatDuration(static_cast<double>(std::abs(stretch.lag)) *
                                                       static_cast<double>(data.stepNs) / nsPerSecond))));
        }
    }
}

/// Mean value by hour of the UTC day over rows [begin, end), from which the mean is taken away.
std::vector<double> dailyCycle(const SeriesColumn& data, std::size_t begin, std::size_t end) {
    std::vector<double> sums(hoursPerDay, 0.0);
    std::vector<double> counts(hoursPerDay, 0.0);
    for (std::size_t i = begin; i < end; ++i) {
        if (std::isnan(data.values[i]))
            continue;
        const std::int64_t inDay = ((data.series.times[i] % nsPerDay) + nsPerDay) % nsPerDay;
        const auto hour = static_cast<std::size_t>(inDay / nsPerHour);
        sums[hour] += data.values[i];
        counts[hour] += 1.0;
    }
    for (std::size_t hour = 0; hour < sums.size(); ++hour)
        sums[hour] /= counts[hour]; // 0 / 0: nothing was measured
    return sums;
}

Lag lagOfCycle(const std::vector<double>& block, const std::vector<double>& usual) {
    double best = -1.0;
    int bestLag = 0;
    std::vector<double> moved(hoursPerDay);
    for (int lag = -longestLag + 1; lag <= longestLag; ++lag) {
        for (int hour = 0; hour < hoursPerDay; ++hour)
            moved[static_cast<std::size_t>(hour)] = block[static_cast<std::size_t>((hour + lag + hoursPerDay) % hoursPerDay)];
        const double r = correlation(moved, usual);
        if (r > best) {
            best = r;
            bestLag = lag;
        }
    }
    if (best < leastCycleCorrelation)
        return std::nullopt;
    return std::abs(bestLag) >= leastOwnLag ? bestLag : 0;
}

bool hasDailyCycle(QuantityKind kind) {
    return kind == QuantityKind::Temperature || kind == QuantityKind::Radiation || kind == QuantityKind::O3;
}

/// A series by itself: blocks of days whose daily cycle stands at other hours than the series' own.
void checkDailyCycle(const SeriesColumn& data, DataFindings& findings) {
    if (!hasDailyCycle(data.quantity) || data.series.intervalNs <= 0 || data.series.intervalNs > nsPerHour)
        return;
    const SeriesRows& series = data.series;
    const std::vector<double> usual = dailyCycle(data, 0, series.size());
    const auto blockNs = static_cast<std::int64_t>(daysPerBlock) * nsPerDay;
    std::vector<Lag> lags;
    std::vector<std::size_t> begins;
    for (TimeNs from = series.times.front(); from + blockNs <= series.times.back() + series.intervalNs; from += blockNs) {
        const auto begin = static_cast<std::size_t>(std::ranges::lower_bound(series.times, from) - series.times.begin());
        const auto end =
            static_cast<std::size_t>(std::ranges::lower_bound(series.times, from + blockNs) - series.times.begin());
        begins.push_back(begin);
        lags.push_back(lagOfCycle(dailyCycle(data, begin, end), usual));
    }
    begins.push_back(series.size());
    for (const Stretch& stretch : stretchesOf(lags)) {
        const std::size_t end = begins[stretch.lastBlock + 1];
        if (end <= begins[stretch.firstBlock])
            continue;
        findings.push_back(
            finding(series, data.column.name(), {spanOf(series, begins[stretch.firstBlock], end - 1)}, stretch.lag * nsPerHour,
                    fmt::format("Over {} blocks of two weeks the daily cycle of {} stands {} hours from its usual "
                                "place.",
                                stretch.lastBlock - stretch.firstBlock + 1, data.column.name(), std::abs(stretch.lag))));
    }
}

} // namespace

Check clockShiftCheck() {
    return {{"clock_shift", "Clock shift", "Weeks in which a series' stamps are early or late.",
             "At least two blocks of 14 days in a row whose changes follow the median of at least two other series best at the "
             "same "
             "lag, with r ≥ 0.5 and 0.2 above that without a lag; or whose daily cycle of temperature, radiation or ozone "
             "stands 3 h "
             "or more from the series' own (r ≥ 0.9), since sunrise alone moves it by less. Own choice."},
            checkDailyCycle,
            {},
            checkAgainstNeighbours};
}

} // namespace airshed::quality
