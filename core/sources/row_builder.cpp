#include "core/sources/row_builder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::sources {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::uint64_t keyOf(TimeNs time, std::uint32_t series) {
    return static_cast<std::uint64_t>(time) * 0x9E3779B97F4A7C15ULL + series;
}

} // namespace

std::size_t RowBuilder::addRow(TimeNs time, const std::string& series) {
    const auto [place, isNew] = m_seriesCodes.try_emplace(series, static_cast<std::uint32_t>(m_seriesTexts.size()));
    if (isNew)
        m_seriesTexts.push_back(series);
    m_times.push_back(time);
    m_series.push_back(place->second);
    m_rowsAt[keyOf(time, place->second)].push_back(m_times.size() - 1);
    return m_times.size() - 1;
}

std::size_t RowBuilder::rowOf(TimeNs time, const std::string& series) {
    if (const auto code = m_seriesCodes.find(series); code != m_seriesCodes.end())
        if (const auto found = m_rowsAt.find(keyOf(time, code->second)); found != m_rowsAt.end())
            for (const std::size_t row : found->second)
                if (m_times[row] == time && m_series[row] == code->second)
                    return row;
    return addRow(time, series);
}

template <typename Cells> RowBuilder::Draft& RowBuilder::draft(const std::string& column, const std::string& unit) {
    const auto [place, isNew] = m_draftOf.try_emplace(column, m_drafts.size());
    if (isNew)
        m_drafts.push_back({column, unit, Cells{}});
    Draft& found = m_drafts[place->second];
    if (!std::holds_alternative<Cells>(found.cells))
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("The column \"{}\" holds numbers in some rows and text in others.", column));
    return found;
}

bool RowBuilder::setNumber(std::size_t row, const std::string& column, const std::string& unit, double value) {
    auto& cells = std::get<Numbers>(draft<Numbers>(column, unit).cells).cells;
    if (cells.size() <= row)
        cells.resize(row + 1, missing);
    if (!std::isnan(cells[row]))
        return false;
    cells[row] = value;
    return true;
}

bool RowBuilder::setText(std::size_t row, const std::string& column, std::string value) {
    auto& cells = std::get<Texts>(draft<Texts>(column, "").cells).cells;
    if (cells.size() <= row)
        cells.resize(row + 1);
    if (cells[row])
        return false;
    cells[row] = std::move(value);
    return true;
}

bool RowBuilder::clashes(const std::string& column, bool isNumber, const std::string& unit) const {
    const auto found = m_draftOf.find(column);
    if (found == m_draftOf.end())
        return false;
    const Draft& draft = m_drafts[found->second];
    return std::holds_alternative<Numbers>(draft.cells) != isNumber || draft.unit != unit;
}

std::vector<std::size_t> RowBuilder::order() const {
    std::vector<std::size_t> rows(m_times.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    std::ranges::stable_sort(rows, [this](std::size_t a, std::size_t b) {
        return m_series[a] != m_series[b] ? m_series[a] < m_series[b] : m_times[a] < m_times[b];
    });
    return rows;
}

data::Column RowBuilder::seriesColumn(const std::vector<std::size_t>& order) const {
    std::vector<std::uint32_t> codes;
    codes.reserve(order.size());
    for (const std::size_t row : order)
        codes.push_back(m_series[row]);
    return data::Column::texts(m_seriesName, std::move(codes), m_seriesTexts);
}

data::Table RowBuilder::build() const {
    const std::vector<std::size_t> rows = order();
    std::vector<TimeNs> times;
    times.reserve(rows.size());
    for (const std::size_t row : rows)
        times.push_back(m_times[row]);
    std::vector<data::Column> columns;
    columns.push_back(data::Column::times("time", std::move(times)));
    if (!m_seriesName.empty())
        columns.push_back(seriesColumn(rows));
    for (const Draft& draft : m_drafts) {
        if (const auto* numbers = std::get_if<Numbers>(&draft.cells)) {
            std::vector<double> cells;
            cells.reserve(rows.size());
            for (const std::size_t row : rows)
                cells.push_back(row < numbers->cells.size() ? numbers->cells[row] : missing);
            columns.push_back(data::Column::floats(draft.name, draft.unit, std::move(cells)));
        } else {
            const auto& texts = std::get<Texts>(draft.cells).cells;
            std::vector<std::optional<std::string>> cells;
            cells.reserve(rows.size());
            for (const std::size_t row : rows)
                cells.push_back(row < texts.size() ? texts[row] : std::nullopt);
            columns.push_back(data::Column::texts(draft.name, cells));
        }
    }
    return data::Table(std::move(columns));
}

} // namespace airshed::sources
