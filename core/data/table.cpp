#include "core/data/table.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::data {

namespace {

constexpr std::size_t bitsPerWord = 64;

std::size_t wordCount(std::size_t rows) {
    return (rows + bitsPerWord - 1) / bitsPerWord;
}

/// The bitmap in its one canonical form: exactly long enough, bits beyond the last row 0.
ValidityWords canonicalValidity(const std::string& name, ValidityWords valid, std::size_t rows) {
    const std::size_t words = wordCount(rows);
    if (valid.empty())
        valid.assign(words, ~std::uint64_t{0});
    if (valid.size() < words)
        throw Error(ErrorCode::Internal,
                    fmt::format("The validity of column \"{}\" is too short: {} words for {} rows.", name, valid.size(), rows));
    valid.resize(words);
    if (rows % bitsPerWord != 0)
        valid.back() &= (std::uint64_t{1} << (rows % bitsPerWord)) - 1;
    return valid;
}

bool bitAt(const ValidityWords& valid, std::size_t row) {
    return ((valid[row / bitsPerWord] >> (row % bitsPerWord)) & 1U) != 0;
}

std::size_t missingIn(const ValidityWords& valid, std::size_t rows) {
    std::size_t set = 0;
    for (const std::uint64_t word : valid)
        set += static_cast<std::size_t>(std::popcount(word));
    return rows - set;
}

template <typename Cell> struct OwnedCells {
    std::vector<Cell> cells;
    ValidityWords valid;
};

/// Missing cells get one fixed value, so that equal columns have equal bytes.
template <typename Cell>
Column::View ownedView(std::string name, std::string unit, ColumnType type, std::vector<Cell> cells, ValidityWords valid,
                       Cell missingValue) {
    for (std::size_t row = 0; row < cells.size(); ++row)
        if (!bitAt(valid, row))
            cells[row] = missingValue;
    Column::View view;
    view.name = std::move(name);
    view.unit = std::move(unit);
    view.type = type;
    view.rows = cells.size();
    view.missing = missingIn(valid, cells.size());
    auto owned = std::make_shared<OwnedCells<Cell>>(OwnedCells<Cell>{std::move(cells), std::move(valid)});
    view.cells = owned->cells.data();
    view.valid = owned->valid;
    view.owner = std::move(owned);
    return view;
}

template <typename Number> std::string shortest(Number value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

template <typename Cell> std::span<const Cell> typedCells(const Column& column, const void* cells, ColumnType wanted) {
    if (column.type() != wanted)
        throw Error(ErrorCode::Internal,
                    fmt::format("Column \"{}\" holds {} cells, not {}.", column.name(), toText(column.type()), toText(wanted)));
    return {static_cast<const Cell*>(cells), column.rows()};
}

} // namespace

std::string toText(ColumnType type) {
    switch (type) {
    case ColumnType::Time: return "time";
    case ColumnType::Float: return "float";
    case ColumnType::Integer: return "integer";
    case ColumnType::Text: return "text";
    case ColumnType::Boolean: return "boolean";
    }
    return "unknown";
}

Column Column::times(std::string name, std::vector<TimeNs> cells, ValidityWords valid) {
    valid = canonicalValidity(name, std::move(valid), cells.size());
    return Column(ownedView<TimeNs>(std::move(name), "", ColumnType::Time, std::move(cells), std::move(valid), 0));
}

Column Column::floats(std::string name, std::string unit, std::vector<double> cells, ValidityWords valid) {
    valid = canonicalValidity(name, std::move(valid), cells.size());
    for (std::size_t row = 0; row < cells.size(); ++row)
        if (std::isnan(cells[row]))
            valid[row / bitsPerWord] &= ~(std::uint64_t{1} << (row % bitsPerWord));
    return Column(ownedView<double>(std::move(name), std::move(unit), ColumnType::Float, std::move(cells), std::move(valid),
                                    std::numeric_limits<double>::quiet_NaN()));
}

Column Column::integers(std::string name, std::string unit, std::vector<std::int64_t> cells, ValidityWords valid) {
    valid = canonicalValidity(name, std::move(valid), cells.size());
    return Column(
        ownedView<std::int64_t>(std::move(name), std::move(unit), ColumnType::Integer, std::move(cells), std::move(valid), 0));
}

Column Column::booleans(std::string name, std::vector<std::uint8_t> cells, ValidityWords valid) {
    valid = canonicalValidity(name, std::move(valid), cells.size());
    for (std::uint8_t& cell : cells)
        cell = cell != 0 ? 1 : 0;
    return Column(ownedView<std::uint8_t>(std::move(name), "", ColumnType::Boolean, std::move(cells), std::move(valid), 0));
}

Column Column::texts(std::string name, std::vector<std::uint32_t> codes, std::vector<std::string> dictionary,
                     ValidityWords valid) {
    valid = canonicalValidity(name, std::move(valid), codes.size());
    for (std::size_t row = 0; row < codes.size(); ++row)
        if (bitAt(valid, row) && codes[row] >= dictionary.size())
            throw Error(ErrorCode::Internal,
                        fmt::format("Column \"{}\" has code {} at row {}, but its dictionary has {} texts.", name, codes[row],
                                    row, dictionary.size()));
    View view =
        ownedView<std::uint32_t>(std::move(name), "", ColumnType::Text, std::move(codes), std::move(valid), std::uint32_t{0});
    view.dictionary = std::make_shared<const std::vector<std::string>>(std::move(dictionary));
    return Column(std::move(view));
}

Column Column::texts(std::string name, const std::vector<std::optional<std::string>>& cells) {
    std::vector<std::uint32_t> codes(cells.size(), 0);
    ValidityWords valid(wordCount(cells.size()), 0);
    std::vector<std::string> dictionary;
    std::unordered_map<std::string_view, std::uint32_t> known;
    for (std::size_t row = 0; row < cells.size(); ++row) {
        if (!cells[row])
            continue;
        const auto [place, isNew] = known.try_emplace(*cells[row], static_cast<std::uint32_t>(dictionary.size()));
        if (isNew)
            dictionary.push_back(*cells[row]);
        codes[row] = place->second;
        valid[row / bitsPerWord] |= std::uint64_t{1} << (row % bitsPerWord);
    }
    return texts(std::move(name), std::move(codes), std::move(dictionary), std::move(valid));
}

Column::Column(View view) : m_view(std::move(view)) {
    if (m_view.valid.size() != wordCount(m_view.rows))
        throw Error(ErrorCode::Internal, fmt::format("The validity of column \"{}\" has {} words for {} rows.", m_view.name,
                                                     m_view.valid.size(), m_view.rows));
}

std::span<const TimeNs> Column::times() const {
    return typedCells<TimeNs>(*this, m_view.cells, ColumnType::Time);
}

std::span<const double> Column::floats() const {
    return typedCells<double>(*this, m_view.cells, ColumnType::Float);
}

std::span<const std::int64_t> Column::integers() const {
    return typedCells<std::int64_t>(*this, m_view.cells, ColumnType::Integer);
}

std::span<const std::uint8_t> Column::booleans() const {
    return typedCells<std::uint8_t>(*this, m_view.cells, ColumnType::Boolean);
}

std::span<const std::uint32_t> Column::codes() const {
    return typedCells<std::uint32_t>(*this, m_view.cells, ColumnType::Text);
}

const std::vector<std::string>& Column::dictionary() const {
    if (!m_view.dictionary)
        throw Error(ErrorCode::Internal,
                    fmt::format("Column \"{}\" holds {} cells and has no dictionary.", m_view.name, toText(m_view.type)));
    return *m_view.dictionary;
}

double Column::number(std::size_t row) const {
    switch (m_view.type) {
    case ColumnType::Float: return static_cast<const double*>(m_view.cells)[row];
    case ColumnType::Integer:
        return isValid(row) ? static_cast<double>(static_cast<const std::int64_t*>(m_view.cells)[row])
                            : std::numeric_limits<double>::quiet_NaN();
    case ColumnType::Boolean:
        return isValid(row) ? static_cast<double>(static_cast<const std::uint8_t*>(m_view.cells)[row])
                            : std::numeric_limits<double>::quiet_NaN();
    case ColumnType::Time:
    case ColumnType::Text: break;
    }
    throw Error(ErrorCode::Internal,
                fmt::format("Column \"{}\" holds {} cells, which are no numbers.", m_view.name, toText(m_view.type)));
}

std::string Column::cellText(std::size_t row) const {
    if (!isValid(row))
        return {};
    switch (m_view.type) {
    case ColumnType::Time: return formatIso(times()[row]);
    case ColumnType::Float: return shortest(floats()[row]);
    case ColumnType::Integer: return shortest(integers()[row]);
    case ColumnType::Boolean: return booleans()[row] != 0 ? "true" : "false";
    case ColumnType::Text: return dictionary()[codes()[row]];
    }
    return {};
}

Column Column::renamed(std::string name) const {
    View view = m_view;
    view.name = std::move(name);
    return Column(std::move(view));
}

Column Column::withUnit(std::string unit) const {
    View view = m_view;
    view.unit = std::move(unit);
    return Column(std::move(view));
}

Table::Table(std::vector<Column> columns) : m_columns(std::move(columns)) {
    std::unordered_set<std::string_view> names;
    for (const Column& column : m_columns) {
        if (column.rows() != rows())
            throw Error(ErrorCode::InvalidInput, fmt::format("Column \"{}\" has {} rows, column \"{}\" has {}.", column.name(),
                                                             column.rows(), m_columns.front().name(), rows()));
        if (!names.insert(column.name()).second)
            throw Error(ErrorCode::InvalidInput, fmt::format("Two columns have the name \"{}\".", column.name()));
    }
}

const Column* Table::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find_if(m_columns, [name](const Column& column) { return column.name() == name; });
    return found == m_columns.end() ? nullptr : &*found;
}

const Column& Table::column(std::string_view name) const {
    if (const Column* found = find(name))
        return *found;
    std::string there;
    for (const Column& column : m_columns)
        there += (there.empty() ? "\"" : ", \"") + column.name() + "\"";
    throw Error(ErrorCode::NotFound, fmt::format("There is no column \"{}\".", name),
                there.empty() ? "The table has no columns." : fmt::format("The columns are {}.", there));
}

} // namespace airshed::data
