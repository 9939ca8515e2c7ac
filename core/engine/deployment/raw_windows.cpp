#include "core/engine/deployment/raw_windows.h"

#include <limits>

namespace airshed::deployment {

RawWindows rawWindows(const features::Grid& grid, const std::vector<std::string>& inputs, int rows,
                      std::span<const std::int64_t> issueRows) {
    std::vector<int> columns;
    columns.reserve(inputs.size());
    for (const std::string& input : inputs)
        columns.push_back(grid.columnIndex(input));
    RawWindows raw;
    raw.values.reserve(issueRows.size() * static_cast<std::size_t>(rows) * inputs.size());
    raw.times.reserve(issueRows.size());
    for (const std::int64_t issueRow : issueRows) {
        const std::int64_t firstOfSeries = grid.seriesOfRow(issueRow).firstRow;
        for (std::int64_t row = issueRow - rows + 1; row <= issueRow; ++row)
            for (const int column : columns)
                raw.values.push_back(row < firstOfSeries ? std::numeric_limits<float>::quiet_NaN() : grid.at(row, column));
        raw.times.push_back(grid.timeOfRow(issueRow) / nsPerSecond);
    }
    return raw;
}

} // namespace airshed::deployment
