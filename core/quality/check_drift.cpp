#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/robust.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

constexpr std::int64_t weekNs = 7 * nsPerDay;
constexpr std::size_t leastWeeks = 12;
constexpr std::size_t leastOthers = 2; ///< with one neighbour it cannot be told who drifts
constexpr double neededShare = 0.25;   ///< of a week's steps
constexpr double leastTau = 0.7;
constexpr double leastChange = 0.75;
constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();

/// The median of each week of the series' distance from its neighbours.
std::vector<double> weeklyDistances(const std::vector<double>& own, const std::vector<double>& others,
                                    std::size_t stepsPerWeek) {
    std::vector<double> weeks;
    std::vector<double> distances;
    for (std::size_t begin = 0; begin + stepsPerWeek <= own.size(); begin += stepsPerWeek) {
        distances.clear();
        for (std::size_t step = begin; step < begin + stepsPerWeek; ++step)
            if (const double distance = own[step] - others[step]; !std::isnan(distance))
                distances.push_back(distance);
        const bool enough = static_cast<double>(distances.size()) >= neededShare * static_cast<double>(stepsPerWeek);
        weeks.push_back(enough ? median(distances) : noNumber);
    }
    return weeks;
}

struct Trend {
    double perWeek = 0.0; ///< median of all slopes (Theil 1950, Sen 1968)
    double tau = 0.0;     ///< Kendall's rank correlation with time
    std::size_t weeks = 0;
};

Trend trendOf(const std::vector<double>& weeks) {
    Trend trend;
    std::vector<double> slopes;
    double rising = 0.0;
    for (std::size_t i = 0; i < weeks.size(); ++i) {
        if (std::isnan(weeks[i]))
            continue;
        ++trend.weeks;
        for (std::size_t j = i + 1; j < weeks.size(); ++j)
            if (!std::isnan(weeks[j])) {
                slopes.push_back((weeks[j] - weeks[i]) / static_cast<double>(j - i));
                rising += weeks[j] > weeks[i] ? 1.0 : weeks[j] < weeks[i] ? -1.0 : 0.0;
            }
    }
    if (!slopes.empty()) {
        trend.perWeek = median(slopes);
        trend.tau = rising / static_cast<double>(slopes.size());
    }
    return trend;
}

void checkDrift(const Neighbours& data, DataFindings& findings) {
    if (data.values.size() <= leastOthers || data.quantity == QuantityKind::Unknown || restsAtZero(data.quantity))
        return;
    const auto stepsPerWeek = static_cast<std::size_t>(std::max<std::int64_t>(1, weekNs / data.stepNs));
    for (std::size_t s = 0; s < data.values.size(); ++s) {
        const std::vector<double> others = data.othersMedian(s, leastOthers);
        const std::vector<double> weeks = weeklyDistances(data.values[s], others, stepsPerWeek);
        const Trend trend = trendOf(weeks);
        const double change = trend.perWeek * static_cast<double>(weeks.size());
        const double usual = robustScale(others).scale;
        if (trend.weeks < leastWeeks || std::abs(trend.tau) < leastTau || !(std::abs(change) >= leastChange * usual))
            continue;
        DataFinding finding =
            findingAt(*data.series[s], data.column.name(), {spanOf(*data.series[s], 0, data.series[s]->size() - 1)});
        finding.severity = Severity::Warning;
        finding.message = fmt::format("{} drifts away from the other series.", data.column.name());
        finding.evidence =
            fmt::format("Its weekly distance from their median changes by {:.3g}{} over {} weeks, steadily (Kendall's "
                        "tau {:.2f}); the quantity's own spread is {:.3g}.",
                        change, data.column.unit().empty() ? "" : " " + data.column.unit(), trend.weeks, trend.tau, usual);
        finding.hint = "The sensor ages or gets dirty: calibrate it, or leave out what was measured late.";
        findings.push_back(std::move(finding));
    }
}

} // namespace

Check driftCheck() {
    return {
        {"drift", "Drift against neighbours", "A series that moves away from the others of the same quantity.",
         "At least two other series and 12 weeks; the weekly median distance from their median changes by 0.75 of their robust "
         "deviation (Theil-Sen slope) with Kendall's tau beyond 0.7. Own choice: seasons move distances to and fro, drift goes "
         "one way."},
        {},
        {},
        checkDrift};
}

} // namespace airshed::quality
