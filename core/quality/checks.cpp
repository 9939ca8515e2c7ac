#include "core/quality/checks.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/quality/robust.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

std::string SeriesColumn::inUnit(double value) const {
    return fmt::format("{:.6g}{}{}", value, column.unit().empty() ? "" : " ", column.unit());
}

std::size_t SeriesColumn::rowsIn(double hours) const {
    if (series.intervalNs <= 0)
        return 1;
    return static_cast<std::size_t>(std::max(1.0, std::ceil(hours * nsPerHour / static_cast<double>(series.intervalNs))));
}

std::vector<double> Neighbours::othersMedian(std::size_t of, std::size_t least) const {
    std::vector<double> medians(steps(), std::numeric_limits<double>::quiet_NaN());
    std::vector<double> others;
    for (std::size_t step = 0; step < steps(); ++step) {
        others.clear();
        for (std::size_t other = 0; other < values.size(); ++other)
            if (other != of && !std::isnan(values[other][step]))
                others.push_back(values[other][step]);
        if (others.size() >= std::max<std::size_t>(least, 1))
            medians[step] = median(others);
    }
    return medians;
}

std::vector<DataSpan> Neighbours::spanOfSteps(std::size_t of, std::size_t first, std::size_t last) const {
    const SeriesRows& rows = *series[of];
    const TimeNs from = start + static_cast<TimeNs>(first) * stepNs;
    const TimeNs end = start + static_cast<TimeNs>(last + 1) * stepNs;
    const auto begin = std::ranges::lower_bound(rows.times, from) - rows.times.begin();
    const auto after = std::ranges::lower_bound(rows.times, end) - rows.times.begin();
    if (begin == after)
        return {};
    return {spanOf(rows, static_cast<std::size_t>(begin), static_cast<std::size_t>(after) - 1)};
}

DataFinding findingAt(const SeriesRows& series, const std::string& column, std::vector<DataSpan> spans) {
    DataFinding finding;
    finding.series = series.name;
    finding.column = column;
    finding.spans = std::move(spans);
    return finding;
}

const std::vector<Check>& allChecks() {
    static const std::vector<Check> checks = {impossibleValueCheck(),
                                              gapCheck(),
                                              stampOrderCheck(),
                                              duplicateStampCheck(),
                                              irregularIntervalCheck(),
                                              completenessCheck(),
                                              flatlineCheck(),
                                              spikeCheck(),
                                              saturationCheck(),
                                              unitCheck(),
                                              aqiCheck(),
                                              driftCheck(),
                                              clockShiftCheck(),
                                              channelDisagreementCheck(),
                                              distributionBreakCheck()};
    return checks;
}

} // namespace airshed::quality
