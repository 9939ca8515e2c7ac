#include "core/quality/span_builder.h"

#include <algorithm>

#include <fmt/format.h>

namespace airshed::quality {

DataSpan spanOf(const SeriesRows& series, std::size_t first, std::size_t last) {
    return {series.times[first], series.times[last], series.rows[first], series.rows[last], last - first + 1};
}

std::vector<DataSpan> spansOf(const SeriesRows& series, std::span<const std::uint8_t> marked) {
    std::vector<DataSpan> spans;
    for (std::size_t i = 0; i < marked.size(); ++i) {
        if (marked[i] == 0)
            continue;
        std::size_t last = i;
        while (last + 1 < marked.size() && marked[last + 1] != 0)
            ++last;
        spans.push_back(spanOf(series, i, last));
        i = last;
    }
    return spans;
}

DataSpan gapBetween(const SeriesRows& series, std::size_t before, std::size_t after) {
    const std::int64_t distance = series.times[after] - series.times[before];
    const std::int64_t step = std::max<std::int64_t>(series.intervalNs, 1);
    // Rounded, so that a sensor whose clock jitters leaves no step out.
    const std::int64_t absent = std::max<std::int64_t>((distance + step / 2) / step - 1, 1);
    const TimeNs from = series.times[before] + step;
    return {from, std::max(from, series.times[after] - step), series.rows[before], series.rows[after],
            static_cast<std::size_t>(absent)};
}

std::size_t countedRows(std::span<const DataSpan> spans) {
    std::size_t rows = 0;
    for (const DataSpan& span : spans)
        rows += span.rows;
    return rows;
}

std::string describeSpans(std::span<const DataSpan> spans, std::size_t shown) {
    std::string text;
    for (std::size_t i = 0; i < std::min(shown, spans.size()); ++i) {
        text += i == 0 ? "" : ", ";
        text += spans[i].from == spans[i].to ? "at " + formatIso(spans[i].from)
                                             : fmt::format("from {} to {}", formatIso(spans[i].from), formatIso(spans[i].to));
    }
    return text + (spans.size() > shown ? fmt::format(" and {} more", spans.size() - shown) : "");
}

} // namespace airshed::quality
