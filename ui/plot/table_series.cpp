#include "ui/plot/table_series.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "ui/text/text.h"

namespace airshed::ui {

namespace {

void sortByTime(TimeSeries& series) {
    if (std::is_sorted(series.seconds.begin(), series.seconds.end()))
        return;
    std::vector<std::size_t> order(series.seconds.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t one, std::size_t other) { return series.seconds[one] < series.seconds[other]; });
    TimeSeries sorted = series;
    for (std::size_t row = 0; row < order.size(); ++row) {
        sorted.seconds[row] = series.seconds[order[row]];
        sorted.values[row] = series.values[order[row]];
    }
    series = std::move(sorted);
}

} // namespace

std::vector<std::string> seriesNames(const data::Table& table, const std::string& seriesColumn) {
    const data::Column* column = seriesColumn.empty() ? nullptr : table.find(seriesColumn);
    if (!column || column->type() != data::ColumnType::Text)
        return {""};
    return column->dictionary();
}

std::vector<TimeSeries> tableSeries(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn,
                                    const std::string& valueColumn, const std::vector<std::string>& names) {
    const data::Column& time = table.column(timeColumn);
    const data::Column& value = table.column(valueColumn);
    const data::Column* series = seriesColumn.empty() ? nullptr : table.find(seriesColumn);
    const bool split = series && series->type() == data::ColumnType::Text;
    std::map<std::uint32_t, std::size_t> curveOfCode;
    std::vector<TimeSeries> curves(names.size());
    for (std::size_t index = 0; index < names.size(); ++index) {
        curves[index].name = toQt(names[index]);
        if (!split)
            continue;
        const auto& dictionary = series->dictionary();
        const auto code = std::find(dictionary.begin(), dictionary.end(), names[index]) - dictionary.begin();
        curveOfCode.emplace(static_cast<std::uint32_t>(code), index);
    }
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (!time.isValid(row) || (split && !series->isValid(row)))
            continue;
        std::size_t curve = 0;
        if (split) {
            const auto found = curveOfCode.find(series->codes()[row]);
            if (found == curveOfCode.end())
                continue;
            curve = found->second;
        }
        curves[curve].seconds.push_back(static_cast<double>(time.times()[row]) / 1e9);
        curves[curve].values.push_back(value.number(row));
    }
    for (TimeSeries& curve : curves)
        sortByTime(curve);
    return curves;
}

} // namespace airshed::ui
