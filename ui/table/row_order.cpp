#include "ui/table/row_order.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <functional>
#include <limits>
#include <numeric>

#include "core/base/error.h"
#include "core/data/parallel.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

/// Rows looked at between two questions whether to stop.
constexpr std::size_t stretch = 1'000'000;

using RowTest = std::function<bool(std::size_t row)>;

double parseNumber(const RowFilter& filter) {
    double number = 0;
    // A person may write a decimal comma.
    std::string text = filter.value;
    std::replace(text.begin(), text.end(), ',', '.');
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || end != text.data() + text.size())
        throw Error(ErrorCode::InvalidInput, "\"" + filter.value + "\" is no number to compare " + filter.column + " with.",
                    "Write a number such as 12.5.");
    return number;
}

TimeNs parseTime(const RowFilter& filter) {
    const auto time = parseIso(filter.value);
    if (!time)
        throw Error(ErrorCode::InvalidInput, "\"" + filter.value + "\" is no time to compare " + filter.column + " with.",
                    "Write a date and time such as 2024-03-01 14:00.");
    return *time;
}

template <typename Value> bool compares(RowFilter::Test test, const Value& cell, const Value& value) {
    switch (test) {
    case RowFilter::Test::AtLeast: return cell >= value;
    case RowFilter::Test::AtMost: return cell <= value;
    default: return cell == value;
    }
}

RowTest textTest(const data::Column& column, const RowFilter& filter) {
    const QString value = toQt(filter.value);
    std::vector<bool> passes;
    for (const std::string& entry : column.dictionary()) {
        const QString text = toQt(entry);
        const int order = text.compare(value, Qt::CaseInsensitive);
        passes.push_back(filter.test == RowFilter::Test::Contains ? text.contains(value, Qt::CaseInsensitive)
                                                                  : compares(filter.test, order, 0));
    }
    return [codes = column.codes(), passes = std::move(passes)](std::size_t row) { return bool(passes[codes[row]]); };
}

/// @return a test of cells that hold a value.
RowTest valueTest(const data::Column& column, const RowFilter& filter) {
    if (column.type() == data::ColumnType::Text)
        return textTest(column, filter);
    if (filter.test == RowFilter::Test::Contains)
        return [&column, value = toQt(filter.value)](std::size_t row) {
            return toQt(column.cellText(row)).contains(value, Qt::CaseInsensitive);
        };
    if (column.type() == data::ColumnType::Time)
        return [cells = column.times(), test = filter.test, value = parseTime(filter)](std::size_t row) {
            return compares(test, cells[row], value);
        };
    return [&column, test = filter.test, value = parseNumber(filter)](std::size_t row) {
        return compares(test, column.number(row), value);
    };
}

RowOrder filterRows(const data::Table& table, const RowFilter& filter, const JobContext& job) {
    RowOrder rows;
    if (filter.test == RowFilter::Test::All) {
        rows.resize(table.rows());
        std::iota(rows.begin(), rows.end(), 0U);
        return rows;
    }
    const data::Column& column = table.column(filter.column);
    const bool byPresence = filter.test == RowFilter::Test::Missing || filter.test == RowFilter::Test::Present;
    const RowTest passes = byPresence ? RowTest() : valueTest(column, filter);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (row % stretch == 0)
            job.throwIfStopped();
        const bool valid = column.isValid(row);
        if (byPresence ? valid == (filter.test == RowFilter::Test::Present) : valid && passes(row))
            rows.push_back(static_cast<std::uint32_t>(row));
    }
    return rows;
}

/// A number whose order is that of the doubles: the sign bit turned over, negative numbers turned round.
std::uint64_t orderedBits(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    constexpr std::uint64_t sign = std::uint64_t(1) << 63U;
    return (bits & sign) != 0 ? ~bits : bits | sign;
}

std::uint64_t orderedBits(std::int64_t value) {
    return static_cast<std::uint64_t>(value) ^ (std::uint64_t(1) << 63U);
}

/// Gives each cell that holds a value a number whose order is that of the cells.
std::function<std::uint64_t(std::size_t row)> keysOf(const data::Column& column) {
    switch (column.type()) {
    case data::ColumnType::Time: return [cells = column.times()](std::size_t row) { return orderedBits(cells[row]); };
    case data::ColumnType::Integer: return [cells = column.integers()](std::size_t row) { return orderedBits(cells[row]); };
    case data::ColumnType::Text: {
        const std::vector<std::string>& entries = column.dictionary();
        std::vector<std::uint32_t> order(entries.size());
        std::iota(order.begin(), order.end(), 0U);
        std::sort(order.begin(), order.end(), [&](auto one, auto other) { return entries[one] < entries[other]; });
        std::vector<std::uint64_t> ranks(entries.size());
        for (std::size_t rank = 0; rank < order.size(); ++rank)
            ranks[order[rank]] = rank;
        return [codes = column.codes(), ranks = std::move(ranks)](std::size_t row) { return ranks[codes[row]]; };
    }
    default: return [&column](std::size_t row) { return orderedBits(column.number(row)); };
    }
}

void sortRows(const data::Table& table, const RowSort& sort, RowOrder& rows, const JobContext& job) {
    const data::Column& column = table.column(sort.column);
    const auto firstMissing =
        std::stable_partition(rows.begin(), rows.end(), [&column](std::uint32_t row) { return column.isValid(row); });
    struct Keyed {
        std::uint64_t key;
        std::uint32_t row;
        auto operator<=>(const Keyed&) const = default;
    };
    const auto keyOf = keysOf(column);
    std::vector<Keyed> keyed(static_cast<std::size_t>(firstMissing - rows.begin()));
    for (std::size_t index = 0; index < keyed.size(); ++index) {
        if (index % stretch == 0)
            job.throwIfStopped();
        const std::uint64_t key = keyOf(rows[index]);
        keyed[index] = {sort.descending ? ~key : key, rows[index]};
    }
    // Stretches in parallel, then merged two by two: so that cancelling is never far.
    const auto at = [&keyed](std::size_t index) {
        return keyed.begin() + static_cast<std::ptrdiff_t>(std::min(index, keyed.size()));
    };
    data::parallelFor((keyed.size() + stretch - 1) / stretch, [&](std::size_t part) {
        job.throwIfStopped();
        std::sort(at(part * stretch), at((part + 1) * stretch));
    });
    for (std::size_t width = stretch; width < keyed.size(); width *= 2) {
        for (std::size_t begin = 0; begin + width < keyed.size(); begin += 2 * width) {
            job.throwIfStopped();
            std::inplace_merge(at(begin), at(begin + width), at(begin + 2 * width));
        }
    }
    std::transform(keyed.begin(), keyed.end(), rows.begin(), [](const Keyed& one) { return one.row; });
}

data::Column takeCells(const data::Column& column, const RowOrder& rows) {
    data::ValidityWords valid((rows.size() + 63) / 64);
    for (std::size_t index = 0; index < rows.size(); ++index)
        if (column.isValid(rows[index]))
            valid[index / 64] |= std::uint64_t(1) << (index % 64);
    const auto taken = [&rows](const auto cells) {
        std::vector<typename decltype(cells)::value_type> out(rows.size());
        std::transform(rows.begin(), rows.end(), out.begin(), [cells](std::uint32_t row) { return cells[row]; });
        return out;
    };
    switch (column.type()) {
    case data::ColumnType::Time: return data::Column::times(column.name(), taken(column.times()), std::move(valid));
    case data::ColumnType::Float:
        return data::Column::floats(column.name(), column.unit(), taken(column.floats()), std::move(valid));
    case data::ColumnType::Integer:
        return data::Column::integers(column.name(), column.unit(), taken(column.integers()), std::move(valid));
    case data::ColumnType::Boolean: return data::Column::booleans(column.name(), taken(column.booleans()), std::move(valid));
    case data::ColumnType::Text:
        return data::Column::texts(column.name(), taken(column.codes()), column.dictionary(), std::move(valid));
    }
    throw Error(ErrorCode::Internal, "The column " + column.name() + " has an unknown type.");
}

} // namespace

std::shared_ptr<const RowOrder> orderRows(const data::Table& table, const RowFilter& filter, const RowSort& sort,
                                          const JobContext& job) {
    if (filter.test == RowFilter::Test::All && sort.column.empty())
        return nullptr;
    RowOrder rows = filterRows(table, filter, job);
    if (!sort.column.empty())
        sortRows(table, sort, rows, job);
    return std::make_shared<const RowOrder>(std::move(rows));
}

data::Table takeRows(const data::Table& table, const RowOrder& rows, const JobContext& job) {
    std::vector<data::Column> columns;
    columns.reserve(table.columns().size());
    for (const data::Column& column : table.columns()) {
        job.throwIfStopped();
        columns.push_back(takeCells(column, rows));
    }
    return data::Table(std::move(columns));
}

} // namespace airshed::ui
