#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/quality/check_table.h"
#include "core/quality/data_finding.h"
#include "core/quality/quantity.h"
#include "core/quality/series_rows.h"

namespace airshed::quality {

/// All rows of one series.
struct SeriesTable {
    const data::Table& table;
    const data::Column& time;
    const SeriesRows& series;
};

/// One numeric column of one series, in the order of time.
struct SeriesColumn {
    const data::Table& table;
    const SeriesRows& series;
    const data::Column& column;
    QuantityKind quantity = QuantityKind::Unknown;
    std::vector<double> raw;    ///< as in the table, NaN where missing
    std::vector<double> values; ///< the same without values that cannot be: what other checks look at

    [[nodiscard]] std::string inUnit(double value) const; ///< "12.4 µg/m³"
    /// Rows that a duration takes at the series' interval, at least 1.
    [[nodiscard]] std::size_t rowsIn(double hours) const;
};

/// One column of all series, on common steps of at least an hour: where series can be held against one another.
struct Neighbours {
    const data::Column& column;
    QuantityKind quantity = QuantityKind::Unknown;
    TimeNs start = 0;
    std::int64_t stepNs = 0;
    std::vector<const SeriesRows*> series;
    std::vector<std::vector<double>> values; ///< [series][step], means, NaN where nothing was measured

    [[nodiscard]] std::size_t steps() const { return values.empty() ? 0 : values.front().size(); }
    /// The median of the other series at each step, NaN where fewer than `least` of them measured.
    [[nodiscard]] std::vector<double> othersMedian(std::size_t series, std::size_t least = 1) const;
    /// The rows of a series in [first step, last step]; nothing when there are none.
    [[nodiscard]] std::vector<DataSpan> spanOfSteps(std::size_t series, std::size_t first, std::size_t last) const;
};

/// A check: what it looks for, and one function by what it needs to see.
struct Check {
    CheckDescription about;
    std::function<void(const SeriesColumn&, DataFindings&)> onColumn;
    std::function<void(const SeriesTable&, DataFindings&)> onSeries;
    std::function<void(const Neighbours&, DataFindings&)> onNeighbours;
};

/// What the values of a column can be: within the quantity's limits, and no number that stands for "missing". Infinite where
/// nothing is known.
[[nodiscard]] ValueLimits credibleLimits(QuantityKind quantity, const std::string& unit, std::span<const double> values);

/// A finding of a check about a place, to be filled in.
[[nodiscard]] DataFinding findingAt(const SeriesRows& series, const std::string& column, std::vector<DataSpan> spans);

// One file each; the thresholds stand there.
[[nodiscard]] Check impossibleValueCheck();
[[nodiscard]] Check gapCheck();
[[nodiscard]] Check stampOrderCheck();
[[nodiscard]] Check duplicateStampCheck();
[[nodiscard]] Check irregularIntervalCheck();
[[nodiscard]] Check completenessCheck();
[[nodiscard]] Check flatlineCheck();
[[nodiscard]] Check spikeCheck();
[[nodiscard]] Check saturationCheck();
[[nodiscard]] Check unitCheck();
[[nodiscard]] Check aqiCheck();
[[nodiscard]] Check channelDisagreementCheck();
[[nodiscard]] Check distributionBreakCheck();
[[nodiscard]] Check driftCheck();
[[nodiscard]] Check clockShiftCheck();

/// All of them, in the order in which they are made.
[[nodiscard]] const std::vector<Check>& allChecks();

} // namespace airshed::quality
