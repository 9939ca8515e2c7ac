#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/quality/data_finding.h"
#include "core/quality/series_rows.h"

namespace airshed::quality {

/// Stretches of successive rows of a series that are marked. @param marked one a row of the series, in its order.
[[nodiscard]] std::vector<DataSpan> spansOf(const SeriesRows& series, std::span<const std::uint8_t> marked);
/// Rows `first` to `last` of a series, both included.
[[nodiscard]] DataSpan spanOf(const SeriesRows& series, std::size_t first, std::size_t last);
/// What is not there between two rows of a series: from a step after `before` to a step before `after`; `rows` counts
/// steps, the rows named are `before` and `after`.
[[nodiscard]] DataSpan gapBetween(const SeriesRows& series, std::size_t before, std::size_t after);
/// Rows of all spans.
[[nodiscard]] std::size_t countedRows(std::span<const DataSpan> spans);
/// "at 2024-03-01T14:00:00Z", "from … to …", and how many more there are: where the first `shown` spans lie.
[[nodiscard]] std::string describeSpans(std::span<const DataSpan> spans, std::size_t shown = 3);

} // namespace airshed::quality
