#include "core/data/table_diff.h"

#include <algorithm>
#include <array>
#include <compare>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::data {

namespace {

constexpr std::size_t rowsBetweenChecks = 65'536;

using Kind = TableDiff::Kind;

std::string describe(const Column& column) {
    return column.unit().empty() ? toText(column.type()) : toText(column.type()) + " " + column.unit();
}

/// The rows of a table in the order of their keys.
class KeyedRows {
public:
    KeyedRows(const Table& table, const RowKey& key) : m_order(table.rows()) {
        if (!key.timeColumn.empty()) {
            m_times = &table.column(key.timeColumn);
            if (m_times->type() != ColumnType::Time)
                throw Error(ErrorCode::InvalidInput, fmt::format("Column \"{}\" holds no times.", key.timeColumn));
        }
        if (!key.seriesColumn.empty())
            m_series = &table.column(key.seriesColumn);
        std::iota(m_order.begin(), m_order.end(), std::size_t{0});
        if (m_times != nullptr || m_series != nullptr)
            std::ranges::stable_sort(m_order,
                                     [this](std::size_t a, std::size_t b) { return std::is_lt(compare(a, *this, b)); });
    }

    [[nodiscard]] std::size_t size() const noexcept { return m_order.size(); }
    [[nodiscard]] std::size_t row(std::size_t place) const { return m_order[place]; }
    [[nodiscard]] std::string time(std::size_t row) const {
        return m_times == nullptr ? std::string() : m_times->cellText(row);
    }
    [[nodiscard]] std::string series(std::size_t row) const {
        return m_series == nullptr ? std::string() : m_series->cellText(row);
    }

    /// By series, then time; all rows are equal where there is no key.
    [[nodiscard]] std::strong_ordering compare(std::size_t row, const KeyedRows& other, std::size_t otherRow) const {
        if (m_series != nullptr) {
            const int order = seriesText(row).compare(other.seriesText(otherRow));
            if (order != 0)
                return order <=> 0;
        }
        if (m_times == nullptr)
            return std::strong_ordering::equal;
        return timeOf(row) <=> other.timeOf(otherRow);
    }

private:
    [[nodiscard]] std::string_view seriesText(std::size_t row) const {
        if (!m_series->isValid(row))
            return {};
        // Series are texts but for tables made by hand.
        if (m_series->type() == ColumnType::Text)
            return m_series->dictionary()[m_series->codes()[row]];
        m_scratch[m_next ^= 1U] = m_series->cellText(row);
        return m_scratch[m_next];
    }
    [[nodiscard]] TimeNs timeOf(std::size_t row) const { return m_times->times()[row]; }

    std::vector<std::size_t> m_order;
    const Column* m_times = nullptr;
    const Column* m_series = nullptr;
    mutable std::array<std::string, 2> m_scratch;
    mutable unsigned m_next = 0;
};

/// Cells are equal when both are missing or hold the same value, to the bit.
bool sameCell(const Column& a, std::size_t rowA, const Column& b, std::size_t rowB) {
    if (!a.isValid(rowA) || !b.isValid(rowB))
        return a.isValid(rowA) == b.isValid(rowB);
    switch (a.type()) {
    case ColumnType::Time: return a.times()[rowA] == b.times()[rowB];
    case ColumnType::Float: return a.floats()[rowA] == b.floats()[rowB];
    case ColumnType::Integer: return a.integers()[rowA] == b.integers()[rowB];
    case ColumnType::Boolean: return a.booleans()[rowA] == b.booleans()[rowB];
    case ColumnType::Text: break;
    }
    return a.dictionary()[a.codes()[rowA]] == b.dictionary()[b.codes()[rowB]];
}

struct SharedColumn {
    const Column* before;
    const Column* after;
};

/// Walks over the rows of both tables in the order of their keys.
class Comparison {
public:
    Comparison(const Table& before, const Table& after, const RowKey& key)
        : m_before(before, key), m_after(after, key), m_key(key) {
        compareColumns(before, after);
    }

    TableDiff run(const JobContext& job) {
        std::size_t b = 0;
        std::size_t a = 0;
        while (b < m_before.size() || a < m_after.size()) {
            if ((a + b) % rowsBetweenChecks == 0)
                job.throwIfStopped();
            const auto order = b == m_before.size()  ? std::strong_ordering::greater
                               : a == m_after.size() ? std::strong_ordering::less
                                                     : m_before.compare(m_before.row(b), m_after, m_after.row(a));
            if (std::is_lt(order))
                add(Kind::Removed, m_before, m_before.row(b++));
            else if (std::is_gt(order))
                add(Kind::Added, m_after, m_after.row(a++));
            else
                compareRows(m_before.row(b++), m_after.row(a++));
        }
        return std::move(m_diff);
    }

private:
    void compareColumns(const Table& before, const Table& after) {
        for (const Column& column : before.columns()) {
            const Column* other = after.find(column.name());
            if (other == nullptr)
                m_diff.columns.push_back({Kind::Removed, column.name(), describe(column), ""});
            else if (describe(column) != describe(*other))
                m_diff.columns.push_back({Kind::Changed, column.name(), describe(column), describe(*other)});
            const bool isKey = column.name() == m_key.timeColumn || column.name() == m_key.seriesColumn;
            if (other != nullptr && other->type() == column.type() && !isKey)
                m_shared.push_back({&column, other});
        }
        for (const Column& column : after.columns())
            if (before.find(column.name()) == nullptr)
                m_diff.columns.push_back({Kind::Added, column.name(), "", describe(column)});
    }

    void add(Kind kind, const KeyedRows& rows, std::size_t row) {
        ++(kind == Kind::Added ? m_diff.added : m_diff.removed);
        note({kind, rows.time(row), rows.series(row), {}});
    }

    void compareRows(std::size_t before, std::size_t after) {
        const auto differs = [&](const SharedColumn& column) {
            return !sameCell(*column.before, before, *column.after, after);
        };
        if (std::ranges::none_of(m_shared, differs)) {
            ++m_diff.same;
            return;
        }
        ++m_diff.changed;
        TableDiff::RowChange change{Kind::Changed, m_before.time(before), m_before.series(before), {}};
        for (const SharedColumn& column : m_shared)
            if (differs(column))
                change.cells.push_back({column.before->name(), column.before->cellText(before), column.after->cellText(after)});
        note(std::move(change));
    }

    void note(TableDiff::RowChange change) {
        if (m_diff.rows.size() < TableDiff::rowLimit)
            m_diff.rows.push_back(std::move(change));
        else
            m_diff.rowsCut = true;
    }

    KeyedRows m_before;
    KeyedRows m_after;
    const RowKey& m_key;
    std::vector<SharedColumn> m_shared;
    TableDiff m_diff;
};

std::string toText(Kind kind) {
    switch (kind) {
    case Kind::Added: return "added";
    case Kind::Removed: return "removed";
    case Kind::Changed: break;
    }
    return "changed";
}

} // namespace

TableDiff diffTables(const Table& before, const Table& after, const RowKey& key, const JobContext& job) {
    return Comparison(before, after, key).run(job);
}

Json TableDiff::toJson() const {
    Json columnList = Json::array();
    for (const ColumnChange& column : columns)
        columnList.push_back(
            {{"kind", toText(column.kind)}, {"name", column.name}, {"before", column.before}, {"after", column.after}});
    Json rowList = Json::array();
    for (const RowChange& row : rows) {
        Json cells = Json::array();
        for (const CellChange& cell : row.cells)
            cells.push_back({{"column", cell.column}, {"before", cell.before}, {"after", cell.after}});
        rowList.push_back(
            {{"kind", toText(row.kind)}, {"time", row.time}, {"series", row.series}, {"cells", std::move(cells)}});
    }
    return {
        {"columns", std::move(columnList)}, {"added", added},     {"removed", removed}, {"changed", changed}, {"same", same},
        {"rows", std::move(rowList)},       {"rows_cut", rowsCut}};
}

} // namespace airshed::data
