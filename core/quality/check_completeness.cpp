#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

/// Directive 2008/50/EC, annexes VII and XI, and 40 CFR 50, appendix N: a mean needs 75 % of its values.
constexpr double neededShare = 0.75;
constexpr double manyDays = 0.1;
/// Fewer values a day make no daily mean worth the rule.
constexpr std::int64_t longestIntervalNs = 6 * nsPerHour;

std::int64_t dayOf(TimeNs time) {
    return time / nsPerDay - (time % nsPerDay < 0 ? 1 : 0);
}

void checkCompleteness(const SeriesColumn& data, DataFindings& findings) {
    const SeriesRows& series = data.series;
    if ((!isParticles(data.quantity) && !isGas(data.quantity)) || series.intervalNs <= 0 ||
        series.intervalNs > longestIntervalNs)
        return;
    const double promised = static_cast<double>(nsPerDay) / static_cast<double>(series.intervalNs);
    // Days at the ends are seldom whole.
    const std::int64_t firstDay = dayOf(series.times.front()) + 1;
    const std::int64_t lastDay = dayOf(series.times.back()) - 1;
    std::vector<DataSpan> spans;
    std::size_t poor = 0;
    for (std::int64_t day = firstDay; day <= lastDay; ++day) {
        const auto begin = std::ranges::lower_bound(series.times, day * nsPerDay) - series.times.begin();
        const auto end = std::ranges::lower_bound(series.times, (day + 1) * nsPerDay) - series.times.begin();
        std::size_t there = 0;
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i)
            there += !std::isnan(data.raw[i]) && (i == 0 || series.times[i] != series.times[i - 1]) ? 1 : 0;
        if (static_cast<double>(there) >= neededShare * promised)
            continue;
        ++poor;
        const auto absent = static_cast<std::size_t>(std::max(1.0, std::round(promised) - static_cast<double>(there)));
        const auto lastRow = series.rows[static_cast<std::size_t>(std::max(end - 1, begin - 1))];
        if (!spans.empty() && dayOf(spans.back().to) == day - 1) {
            spans.back().to = (day + 1) * nsPerDay - series.intervalNs;
            spans.back().lastRow = lastRow;
            spans.back().rows += absent;
        } else {
            const auto firstRow = series.rows[static_cast<std::size_t>(begin == end ? begin - 1 : begin)];
            spans.push_back({day * nsPerDay, (day + 1) * nsPerDay - series.intervalNs, firstRow, lastRow, absent});
        }
    }
    if (spans.empty())
        return;
    const double share = static_cast<double>(poor) / static_cast<double>(lastDay - firstDay + 1);
    DataFinding finding = findingAt(series, data.column.name(), std::move(spans));
    finding.severity = share > manyDays ? Severity::Warning : Severity::Info;
    finding.message =
        fmt::format("{} of {} {} too few values for a daily mean.", poor == 1 ? "1 day" : fmt::format("{} days", poor),
                    data.column.name(), poor == 1 ? "has" : "have");
    finding.evidence = fmt::format("{:.1f} % of the days have less than 75 % of their values, {}.", 100.0 * share,
                                   describeSpans(finding.spans));
    finding.hint = "Leave these days out of daily means.";
    findings.push_back(std::move(finding));
}

} // namespace

Check completenessCheck() {
    return {{"completeness", "75 % rule", "Days (UTC) with too few values of a pollutant for a daily mean.",
             "Less than 75 % of the day's values (Directive 2008/50/EC annex XI; 40 CFR 50 appendix N); a warning when over 10 "
             "% of "
             "the days are so."},
            checkCompleteness,
            {},
            {}};
}

} // namespace airshed::quality
