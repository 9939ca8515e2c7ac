#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/robust.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

constexpr std::int64_t weekNs = 7 * nsPerDay;
constexpr std::size_t leastWeeks = 12;
constexpr std::size_t leastWeeksOfRatios = 52; ///< within a year the seasons move the ratio of two stations one way too
constexpr std::size_t leastOthers = 2;         ///< with one neighbour it cannot be told who drifts
constexpr double neededShare = 0.25;           ///< of a week's steps
constexpr double leastTau = 0.7;
constexpr double leastChange = 0.75; ///< robust deviations of the others
constexpr double leastFactor = 1.5;  ///< of concentrations
constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();

/// How far a series stands from its neighbours at each step. Concentrations are compared as ratios (their logarithm), because
/// all stations' go up and down together with the season; other quantities as differences.
std::vector<double> distancesOf(const std::vector<double>& own, const std::vector<double>& others, bool asRatio) {
    std::vector<double> distances(own.size(), noNumber);
    for (std::size_t step = 0; step < own.size(); ++step)
        if (!asRatio)
            distances[step] = own[step] - others[step];
        else if (own[step] > 0.0 && others[step] > 0.0)
            distances[step] = std::log(own[step] / others[step]);
    return distances;
}

/// The median of each week, NaN where too little was measured.
std::vector<double> weeklyMedians(const std::vector<double>& distances, std::size_t stepsPerWeek) {
    std::vector<double> weeks;
    for (std::size_t begin = 0; begin + stepsPerWeek <= distances.size(); begin += stepsPerWeek) {
        const auto week = std::span(distances).subspan(begin, stepsPerWeek);
        const auto measured = std::ranges::count_if(week, [](double distance) { return !std::isnan(distance); });
        const bool enough = static_cast<double>(measured) >= neededShare * static_cast<double>(stepsPerWeek);
        weeks.push_back(enough ? median(week) : noNumber);
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
    const bool asRatio = isParticles(data.quantity) || isGas(data.quantity);
    for (std::size_t s = 0; s < data.values.size(); ++s) {
        const std::vector<double> others = data.othersMedian(s, leastOthers);
        const auto weeks = weeklyMedians(distancesOf(data.values[s], others, asRatio), stepsPerWeek);
        const Trend trend = trendOf(weeks);
        const double change = trend.perWeek * static_cast<double>(weeks.size());
        const double least = asRatio ? std::log(leastFactor) : leastChange * robustScale(others).scale;
        if (trend.weeks < (asRatio ? leastWeeksOfRatios : leastWeeks) || std::abs(trend.tau) < leastTau ||
            !(std::abs(change) >= least))
            continue;
        DataFinding finding =
            findingAt(*data.series[s], data.column.name(), {spanOf(*data.series[s], 0, data.series[s]->size() - 1)});
        finding.severity = Severity::Warning;
        finding.message = fmt::format("{} drifts away from the other series.", data.column.name());
        const std::string size =
            asRatio ? fmt::format("by a factor of {:.2f}", std::exp(change))
                    : fmt::format("by {:.3g}{}{}", change, data.column.unit().empty() ? "" : " ", data.column.unit());
        finding.evidence =
            fmt::format("Its weekly distance from their median changes {} over {} weeks, steadily (Kendall's tau "
                        "{:.2f}).",
                        size, trend.weeks, trend.tau);
        finding.hint = "The sensor ages or gets dirty: calibrate it, or leave out what was measured late.";
        findings.push_back(std::move(finding));
    }
}

} // namespace

Check driftCheck() {
    return {{"drift", "Drift against neighbours", "A series that moves away from the others of the same quantity.",
             "At least two other series and 12 weeks, of concentrations a year; the weekly median distance from their median "
             "changes by 0.75 of their robust "
             "deviation, of concentrations by a factor of 1.5 (Theil-Sen slope), with Kendall's tau beyond 0.7. Own choice: "
             "seasons move distances to and fro, drift goes "
             "one way."},
            {},
            {},
            checkDrift};
}

} // namespace airshed::quality
