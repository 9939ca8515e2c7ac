#include "core/quality/series_rows.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::quality {

namespace {

constexpr std::size_t rowsBetweenChecks = 65'536;
constexpr std::int64_t mostSteps = 20'000'000;

/// Sorts by time where the table is not in order already.
void sortByTime(SeriesRows& series) {
    for (std::size_t i = 1; i < series.times.size(); ++i)
        series.unordered += series.times[i] < series.times[i - 1] ? 1 : 0;
    if (series.unordered == 0)
        return;
    std::vector<std::uint32_t> order(series.rows.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return series.times[i]; });
    SeriesRows sorted;
    for (const std::uint32_t i : order) {
        sorted.rows.push_back(series.rows[i]);
        sorted.times.push_back(series.times[i]);
    }
    series.rows = std::move(sorted.rows);
    series.times = std::move(sorted.times);
}

} // namespace

std::int64_t frequentStep(std::span<const TimeNs> times) {
    std::unordered_map<std::int64_t, std::size_t> countOfStep;
    for (std::size_t i = 1; i < times.size(); ++i)
        if (times[i] != times[i - 1])
            ++countOfStep[times[i] - times[i - 1]];
    std::int64_t found = 0;
    std::size_t most = 0;
    for (const auto& [step, count] : countOfStep)
        if (count > most || (count == most && step < found)) {
            found = step;
            most = count;
        }
    return found;
}

std::vector<SeriesRows> seriesRowsOf(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn,
                                     const JobContext& job) {
    if (timeColumn.empty())
        throw Error(ErrorCode::InvalidInput, "The table has no time column.",
                    "Import it again and name the column that holds the time.");
    const data::Column& time = table.column(timeColumn);
    if (time.type() != data::ColumnType::Time)
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("Column \"{}\" holds {} cells, not times.", time.name(), data::toText(time.type())),
                    "Choose the column that holds the time.");
    const data::Column* names = seriesColumn.empty() ? nullptr : &table.column(seriesColumn);
    const auto times = time.times();
    std::map<std::string, SeriesRows> found;
    SeriesRows* last = nullptr;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (row % rowsBetweenChecks == 0)
            job.throwIfStopped();
        if (!time.isValid(row) || (names != nullptr && !names->isValid(row)))
            continue;
        const std::string name = names != nullptr ? names->cellText(row) : std::string();
        if (last == nullptr || last->name != name) {
            last = &found[name];
            last->name = name;
        }
        last->rows.push_back(static_cast<std::uint32_t>(row));
        last->times.push_back(times[row]);
    }
    std::vector<SeriesRows> all;
    for (auto& [name, series] : found) {
        sortByTime(series);
        series.intervalNs = frequentStep(series.times);
        all.push_back(std::move(series));
    }
    return all;
}

std::vector<double> stepMeans(const SeriesRows& series, std::span<const double> values, TimeNs from, TimeNs to,
                              std::int64_t stepNs) {
    const std::int64_t steps = (to - from) / stepNs + 1;
    if (to < from || steps > mostSteps)
        return {};
    std::vector<double> sums(static_cast<std::size_t>(steps), 0.0);
    std::vector<double> counts(sums.size(), 0.0);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i]) || series.times[i] < from || series.times[i] > to)
            continue;
        const auto step = static_cast<std::size_t>((series.times[i] - from) / stepNs);
        sums[step] += values[i];
        counts[step] += 1.0;
    }
    for (std::size_t step = 0; step < sums.size(); ++step)
        sums[step] /= counts[step]; // 0 / 0: nothing was measured
    return sums;
}

std::vector<double> valuesOf(const data::Column& column, const SeriesRows& series) {
    std::vector<double> values;
    values.reserve(series.rows.size());
    for (const std::uint32_t row : series.rows)
        values.push_back(column.number(row));
    return values;
}

} // namespace airshed::quality
