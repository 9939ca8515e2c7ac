#include "ui/plot/table_series.h"

#include <algorithm>

namespace airshed::ui {

std::vector<std::string> seriesNames(const data::Table& table, const std::string& seriesColumn) {
    const data::Column* column = seriesColumn.empty() ? nullptr : table.find(seriesColumn);
    if (!column || column->type() != data::ColumnType::Text)
        return {""};
    std::vector<std::string> names = column->dictionary();
    std::sort(names.begin(), names.end());
    return names;
}

SeriesIndex::SeriesIndex(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn,
                         const JobContext& job)
    : m_table(table), m_series(quality::seriesRowsOf(table, timeColumn, seriesColumn, job)) {
    for (const quality::SeriesRows& series : m_series) {
        job.throwIfStopped();
        std::vector<double> seconds(series.size());
        std::transform(series.times.begin(), series.times.end(), seconds.begin(),
                       [](TimeNs time) { return static_cast<double>(time) / 1e9; });
        m_seconds.push_back(std::make_shared<const std::vector<double>>(std::move(seconds)));
    }
}

std::shared_ptr<const Curve> SeriesIndex::curve(const std::string& column, const std::string& series) const {
    const data::Column& cells = m_table.column(column);
    const auto found = std::find_if(m_series.begin(), m_series.end(),
                                    [&series](const quality::SeriesRows& one) { return one.name == series; });
    if (found == m_series.end())
        return std::make_shared<const Curve>();
    return std::make_shared<const Curve>(m_seconds[static_cast<std::size_t>(found - m_series.begin())],
                                         quality::valuesOf(cells, *found));
}

} // namespace airshed::ui
