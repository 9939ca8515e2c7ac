#include "core/sources/merge_tables.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::sources {

namespace {

using data::Column;
using data::ColumnType;
using data::Table;

constexpr std::size_t rowsBetweenChecks = 65'536;

/// A row of one of the tables.
struct RowPlace {
    std::uint32_t table = 0;
    std::size_t row = 0;
};

/// A column of the union: where it is in each table.
struct UnionColumn {
    std::string name;
    std::string unit;
    ColumnType type = ColumnType::Float;
    std::vector<const Column*> places;
};

bool areNumbers(ColumnType a, ColumnType b) {
    const auto isNumber = [](ColumnType type) { return type == ColumnType::Float || type == ColumnType::Integer; };
    return isNumber(a) && isNumber(b);
}

bool hasNoValue(const Column& column) {
    return column.missingCount() == column.rows();
}

void join(UnionColumn& known, const Column& column) {
    if (hasNoValue(column))
        return; // says nothing of its type
    if (known.type != column.type() && !areNumbers(known.type, column.type()))
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("The column \"{}\" holds {} cells here and {} cells there.", known.name,
                                data::toText(known.type), data::toText(column.type())),
                    "Import the two apart.");
    if (known.type != column.type())
        known.type = ColumnType::Float;
    if (known.unit != column.unit() && !known.unit.empty() && !column.unit().empty())
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("The column \"{}\" is in {} here and in {} there.", known.name, known.unit, column.unit()),
                    "Import the two apart.");
    if (known.unit.empty())
        known.unit = column.unit();
}

std::vector<UnionColumn> unionOf(const std::vector<Table>& tables) {
    std::vector<UnionColumn> columns;
    std::unordered_map<std::string, std::size_t> places;
    std::vector<bool> isTyped;
    for (std::size_t t = 0; t < tables.size(); ++t)
        for (const Column& column : tables[t].columns()) {
            const auto [place, isNew] = places.try_emplace(column.name(), columns.size());
            if (isNew) {
                columns.push_back({column.name(), column.unit(), column.type(), std::vector<const Column*>(tables.size())});
                isTyped.push_back(!hasNoValue(column));
            } else if (!isTyped[place->second] && !hasNoValue(column)) {
                columns[place->second].type = column.type();
                columns[place->second].unit = column.unit();
                isTyped[place->second] = true;
            } else {
                join(columns[place->second], column);
            }
            columns[place->second].places[t] = &column;
        }
    return columns;
}

std::uint64_t mixed(std::uint64_t seed, std::uint64_t value) {
    seed ^= value + 0x9E3779B97F4A7C15ULL + (seed << 6U) + (seed >> 2U);
    return seed;
}

/// Reads cells of the union by row, and compares rows.
class Rows {
public:
    Rows(const std::vector<UnionColumn>& columns, std::vector<std::size_t> keys)
        : m_columns(columns), m_keys(std::move(keys)) {}

    [[nodiscard]] std::uint64_t hash(const RowPlace& place) const {
        std::uint64_t seed = 0;
        for (const std::size_t key : m_keys)
            seed = mixed(seed, cellHash(m_columns[key], place));
        return seed;
    }
    [[nodiscard]] bool haveEqualKeys(const RowPlace& a, const RowPlace& b) const {
        return std::ranges::all_of(m_keys, [&](std::size_t key) { return areCellsEqual(m_columns[key], a, b); });
    }
    [[nodiscard]] bool areEqual(const RowPlace& a, const RowPlace& b) const {
        return std::ranges::all_of(m_columns, [&](const UnionColumn& column) { return areCellsEqual(column, a, b); });
    }
    [[nodiscard]] const Column* columnAt(std::size_t column, const RowPlace& place) const {
        const Column* found = m_columns[column].places[place.table];
        return found != nullptr && found->isValid(place.row) ? found : nullptr;
    }

private:
    static const Column* valid(const UnionColumn& column, const RowPlace& place) {
        const Column* found = column.places[place.table];
        return found != nullptr && found->isValid(place.row) ? found : nullptr;
    }
    static std::uint64_t cellHash(const UnionColumn& column, const RowPlace& place) {
        const Column* cell = valid(column, place);
        if (cell == nullptr)
            return 0;
        switch (column.type) {
        case ColumnType::Time: return static_cast<std::uint64_t>(cell->times()[place.row]);
        case ColumnType::Text: return std::hash<std::string>{}(cell->dictionary()[cell->codes()[place.row]]);
        default: return std::bit_cast<std::uint64_t>(cell->number(place.row) + 0.0); // -0 equals 0
        }
    }
    static bool areCellsEqual(const UnionColumn& column, const RowPlace& a, const RowPlace& b) {
        const Column* left = valid(column, a);
        const Column* right = valid(column, b);
        if (left == nullptr || right == nullptr)
            return left == right;
        switch (column.type) {
        case ColumnType::Time: return left->times()[a.row] == right->times()[b.row];
        case ColumnType::Text: return left->dictionary()[left->codes()[a.row]] == right->dictionary()[right->codes()[b.row]];
        case ColumnType::Integer: return left->integers()[a.row] == right->integers()[b.row];
        default: return left->number(a.row) == right->number(b.row);
        }
    }

    const std::vector<UnionColumn>& m_columns;
    std::vector<std::size_t> m_keys; ///< the columns that are compared
};

/// Chooses the rows that stay.
class Selection {
public:
    Selection(const Rows& rows, SameRow same) : m_rows(rows), m_same(same) {}

    void add(std::uint32_t table, std::size_t rowCount, const JobContext& job) {
        for (std::size_t row = 0; row < rowCount; ++row) {
            if (row % rowsBetweenChecks == 0)
                job.throwIfStopped();
            addRow({table, row});
        }
    }

    [[nodiscard]] std::vector<RowPlace> kept() const { return m_kept; }
    [[nodiscard]] std::int64_t repeated() const noexcept { return m_repeated; }
    [[nodiscard]] std::int64_t replaced() const noexcept { return m_replaced; }

private:
    void addRow(const RowPlace& place) {
        std::vector<std::size_t>& candidates = m_byHash[m_rows.hash(place)];
        const auto same =
            std::ranges::find_if(candidates, [&](std::size_t kept) { return m_rows.haveEqualKeys(m_kept[kept], place); });
        if (same == candidates.end()) {
            candidates.push_back(m_kept.size());
            m_kept.push_back(place);
        } else if (m_same == SameRow::EqualCells || m_rows.areEqual(m_kept[*same], place)) {
            ++m_repeated;
        } else {
            ++m_replaced;
            m_kept[*same] = place;
        }
    }

    const Rows& m_rows;
    SameRow m_same;
    std::vector<RowPlace> m_kept;
    std::int64_t m_repeated = 0;
    std::int64_t m_replaced = 0;
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> m_byHash;
};

/// In order of series by first appearance, then of time; rows without a time first.
void sortRows(std::vector<RowPlace>& kept, const Rows& rows, std::size_t timeColumn, std::optional<std::size_t> seriesColumn) {
    std::unordered_map<std::string, std::size_t> ranks;
    std::vector<std::pair<std::size_t, TimeNs>> keys;
    keys.reserve(kept.size());
    for (const RowPlace& place : kept) {
        std::size_t rank = 0;
        if (seriesColumn) {
            const Column* series = rows.columnAt(*seriesColumn, place);
            rank =
                ranks.try_emplace(series != nullptr ? series->cellText(place.row) : std::string(), ranks.size()).first->second;
        }
        const Column* time = rows.columnAt(timeColumn, place);
        keys.emplace_back(rank, time != nullptr ? time->times()[place.row] : std::numeric_limits<TimeNs>::min());
    }
    std::vector<std::size_t> order(kept.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t row) { return keys[row]; });
    std::vector<RowPlace> sorted;
    sorted.reserve(kept.size());
    for (const std::size_t row : order)
        sorted.push_back(kept[row]);
    kept = std::move(sorted);
}

/// Cells of one type, gathered.
template <typename Cell, typename Read>
std::pair<std::vector<Cell>, data::ValidityWords> gather(const std::vector<RowPlace>& kept, const UnionColumn& column,
                                                         const Read& read) {
    std::vector<Cell> cells(kept.size());
    data::ValidityWords valid((kept.size() + 63) / 64, 0);
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const Column* cell = column.places[kept[i].table];
        if (cell == nullptr || !cell->isValid(kept[i].row))
            continue;
        cells[i] = read(*cell, kept[i].row);
        valid[i / 64] |= std::uint64_t{1} << (i % 64);
    }
    return {std::move(cells), std::move(valid)};
}

Column gatherTexts(const std::vector<RowPlace>& kept, const UnionColumn& column) {
    auto [cells, valid] =
        gather<std::string>(kept, column, [](const Column& from, std::size_t row) { return from.cellText(row); });
    std::vector<std::optional<std::string>> texts(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (((valid[i / 64] >> (i % 64)) & 1U) != 0)
            texts[i] = std::move(cells[i]);
    return Column::texts(column.name, texts);
}

Column gatherColumn(const std::vector<RowPlace>& kept, const UnionColumn& column) {
    switch (column.type) {
    case ColumnType::Time: {
        auto [cells, valid] =
            gather<TimeNs>(kept, column, [](const Column& from, std::size_t row) { return from.times()[row]; });
        return Column::times(column.name, std::move(cells), std::move(valid));
    }
    case ColumnType::Integer: {
        auto [cells, valid] =
            gather<std::int64_t>(kept, column, [](const Column& from, std::size_t row) { return from.integers()[row]; });
        return Column::integers(column.name, column.unit, std::move(cells), std::move(valid));
    }
    case ColumnType::Boolean: {
        auto [cells, valid] =
            gather<std::uint8_t>(kept, column, [](const Column& from, std::size_t row) { return from.booleans()[row]; });
        return Column::booleans(column.name, std::move(cells), std::move(valid));
    }
    case ColumnType::Text: return gatherTexts(kept, column);
    case ColumnType::Float: break;
    }
    auto [cells, valid] = gather<double>(kept, column, [](const Column& from, std::size_t row) { return from.number(row); });
    return Column::floats(column.name, column.unit, std::move(cells), std::move(valid));
}

Table tableOf(const std::vector<RowPlace>& kept, const std::vector<UnionColumn>& columns, const JobContext& job) {
    std::vector<Column> made;
    made.reserve(columns.size());
    for (const UnionColumn& column : columns) {
        job.throwIfStopped();
        made.push_back(gatherColumn(kept, column));
    }
    return Table(std::move(made));
}

std::optional<std::size_t> indexOf(const std::vector<UnionColumn>& columns, const std::string& name) {
    const auto found = std::ranges::find(columns, name, &UnionColumn::name);
    return found == columns.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns.begin()));
}

} // namespace

MergedTables mergeTables(const std::vector<Table>& tables, const std::string& series, SameRow same, const JobContext& job) {
    const std::vector<UnionColumn> columns = unionOf(tables);
    const auto timeColumn = indexOf(columns, "time");
    const auto seriesColumn = series.empty() ? std::nullopt : indexOf(columns, series);
    if (!timeColumn || (!series.empty() && !seriesColumn))
        throw Error(ErrorCode::InvalidInput, fmt::format("The tables have no column \"{}\".", timeColumn ? series : "time"));
    std::vector<std::size_t> keys;
    if (same == SameRow::EqualTimeAndSeries) {
        keys.push_back(*timeColumn);
        if (seriesColumn)
            keys.push_back(*seriesColumn);
    } else {
        keys.resize(columns.size());
        std::iota(keys.begin(), keys.end(), std::size_t{0});
    }
    const Rows rows(columns, std::move(keys));
    Selection selection(rows, same);
    for (std::size_t t = 0; t < tables.size(); ++t)
        selection.add(static_cast<std::uint32_t>(t), tables[t].rows(), job);
    std::vector<RowPlace> kept = selection.kept();
    sortRows(kept, rows, *timeColumn, seriesColumn);
    return {tableOf(kept, columns, job), selection.repeated(), selection.replaced()};
}

Table rowsBefore(const Table& table, TimeNs end) {
    const Column& time = table.column("time");
    std::vector<RowPlace> kept;
    for (std::size_t row = 0; row < table.rows(); ++row)
        if (!time.isValid(row) || time.times()[row] < end)
            kept.push_back({0, row});
    return tableOf(kept, unionOf({table}), {});
}

} // namespace airshed::sources
