#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/robust.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

constexpr std::size_t daysBeside = 28;
constexpr std::size_t leastDays = 14; ///< of those with values, on either side
constexpr double leastEffect = 6.0;
constexpr double leastDistance = 0.9;
/// A season takes weeks to do what a break does at once: so much of the change lies between the weeks next to the day.
constexpr std::size_t daysAtOnce = 7;
constexpr std::size_t daysAbout = 3;
constexpr double leastAtOnce = 0.75;
constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();

std::int64_t dayOf(TimeNs time) {
    return time / nsPerDay - (time % nsPerDay < 0 ? 1 : 0);
}

/// The median of each day from the first to the last, NaN where nothing was measured.
std::vector<double> dailyMedians(const SeriesColumn& data) {
    const SeriesRows& series = data.series;
    const std::int64_t first = dayOf(series.times.front());
    std::vector<double> medians(static_cast<std::size_t>(dayOf(series.times.back()) - first + 1), noNumber);
    for (std::size_t begin = 0; begin < series.size();) {
        const std::int64_t day = dayOf(series.times[begin]);
        std::size_t end = begin;
        while (end < series.size() && dayOf(series.times[end]) == day)
            ++end;
        medians[static_cast<std::size_t>(day - first)] = median(std::span(data.values).subspan(begin, end - begin));
        begin = end;
    }
    return medians;
}

/// The largest distance between the two distribution functions (Kolmogorov and Smirnov). @param a, b rising, not empty.
double kolmogorovDistance(const std::vector<double>& a, const std::vector<double>& b) {
    double largest = 0.0;
    std::size_t j = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        while (j < b.size() && b[j] <= a[i])
            ++j;
        const double inB = static_cast<double>(j) / static_cast<double>(b.size());
        largest = std::max({largest, std::abs(static_cast<double>(i + 1) / static_cast<double>(a.size()) - inB),
                            std::abs(static_cast<double>(i) / static_cast<double>(a.size()) - inB)});
    }
    return largest;
}

struct Break {
    std::size_t day = 0;
    double effect = 0.0;
    double before = 0.0;
    double after = 0.0;
};

/// How far the four weeks from a day on lie from the four before it, in robust deviations of both; 0 where they overlap.
Break breakAt(const std::vector<double>& medians, std::size_t day) {
    const std::vector<double> before = sortedValues(std::span(medians).subspan(day - daysBeside, daysBeside));
    const std::vector<double> after = sortedValues(std::span(medians).subspan(day, daysBeside));
    Break found{day, 0.0, noNumber, noNumber};
    if (before.size() < leastDays || after.size() < leastDays)
        return found;
    const RobustScale left = robustScale(before);
    const RobustScale right = robustScale(after);
    found.before = left.center;
    found.after = right.center;
    const double scale = std::sqrt((left.scale * left.scale + right.scale * right.scale) / 2.0);
    const double change = std::abs(right.center - left.center);
    const double atOnce = std::abs(median(std::span(medians).subspan(day, daysAtOnce)) -
                                   median(std::span(medians).subspan(day - daysAtOnce, daysAtOnce)));
    if (scale > 0.0 && atOnce >= leastAtOnce * change && kolmogorovDistance(before, after) >= leastDistance)
        found.effect = change / scale;
    return found;
}

/// The weeks beside a break tell that there is one; the day of it is the one whose median differs most from the day's before.
std::size_t sharpestDay(const std::vector<double>& medians, std::size_t about) {
    std::size_t sharpest = about;
    double largest = 0.0;
    for (std::size_t day = about - daysAbout; day <= std::min(about + daysAbout, medians.size() - 1); ++day)
        if (const double jump = std::abs(medians[day] - medians[day - 1]); jump > largest) {
            largest = jump;
            sharpest = day;
        }
    return sharpest;
}

void checkBreak(const SeriesColumn& data, DataFindings& findings) {
    if (data.series.size() == 0 || data.quantity == QuantityKind::Unknown || restsAtZero(data.quantity))
        return;
    const std::vector<double> medians = dailyMedians(data);
    std::vector<Break> breaks;
    for (std::size_t day = daysBeside; day + daysBeside <= medians.size(); ++day) {
        const Break here = breakAt(medians, day);
        if (here.effect < leastEffect)
            continue;
        // Of breaks that see the same weeks the sharpest counts.
        if (breaks.empty() || here.day - breaks.back().day > daysBeside)
            breaks.push_back(here);
        else if (here.effect > breaks.back().effect)
            breaks.back() = here;
    }
    if (breaks.empty())
        return;
    std::vector<DataSpan> spans;
    for (const Break& found : breaks) {
        const TimeNs begin =
            (dayOf(data.series.times.front()) + static_cast<std::int64_t>(sharpestDay(medians, found.day))) * nsPerDay;
        const auto row =
            static_cast<std::size_t>(std::ranges::lower_bound(data.series.times, begin) - data.series.times.begin());
        spans.push_back(spanOf(data.series, row, row));
    }
    const Break& sharpest = *std::ranges::max_element(breaks, {}, &Break::effect);
    DataFinding finding = findingAt(data.series, data.column.name(), std::move(spans));
    finding.severity = Severity::Warning;
    finding.message = fmt::format("{} is another one from here on.", data.column.name());
    finding.evidence =
        fmt::format("Daily medians go from about {} to {}, {:.1f} robust deviations, {}.", data.inUnit(sharpest.before),
                    data.inUnit(sharpest.after), sharpest.effect, describeSpans(finding.spans));
    finding.hint = "Ask what changed: the sensor, its place, its calibration or its unit. Do not train across the break.";
    findings.push_back(std::move(finding));
}

} // namespace

Check distributionBreakCheck() {
    return {
        {"distribution_break", "Distribution break", "A day from which a quantity's values are others than before.",
         "Daily medians of the 28 days before and after a day apart by 6 robust deviations and a Kolmogorov-Smirnov "
         "distance of "
         "0.9 (at 28 and 28 days 0.43 is significant at 1 %), with three quarters of the change between the weeks next to the "
         "day: seasons take longer."},
        checkBreak,
        {},
        {}};
}

} // namespace airshed::quality
