#include "core/data/long_form.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/data/source_files.h"
#include "core/data/units.h"

namespace airshed::data {

namespace {

constexpr auto parameterNames = std::to_array<std::string_view>(
    {"parameter", "parametername", "pollutant", "valuetype", "variable", "quantity", "indicator", "component"});
constexpr auto valueNames =
    std::to_array<std::string_view>({"value", "values", "samplemeasurement", "measurement", "concentration", "result"});
constexpr auto unitNames = std::to_array<std::string_view>({"unit", "units", "unitsofmeasure", "uom"});

template <typename Names> const Column* columnNamed(const Table& table, const Names& names) {
    for (const std::string_view name : names)
        for (const Column& column : table.columns())
            if (plainName(column.name()) == name)
                return &column;
    return nullptr;
}

const Column* chosenColumn(const Table& table, const std::string& name) {
    const Column* column = table.find(name);
    if (column == nullptr)
        throw Error(ErrorCode::InvalidInput, fmt::format("There is no column \"{}\" to spread the table by.", name));
    return column;
}

class Spreader {
public:
    Spreader(const Table& table, const LongForm& form, const std::string& time, const std::string& series)
        : m_table(table),
          m_form(form),
          m_parameter(table.column(form.parameter)),
          m_value(table.column(form.value)),
          m_time(time.empty() ? nullptr : &table.column(time)),
          m_series(series.empty() ? nullptr : &table.column(series)) {}

    SpreadTable run(const JobContext& job) {
        placeRows(job);
        std::vector<Column> columns;
        for (const Column& column : m_table.columns())
            if (&column == m_time || &column == m_series)
                columns.push_back(ofFirstRows(column));
        for (std::uint32_t code = 0; code < m_parameter.dictionary().size(); ++code)
            columns.push_back(quantity(code));
        for (const Column& column : m_table.columns()) {
            const bool isUsed = &column == m_time || &column == m_series || &column == &m_parameter || &column == &m_value ||
                                column.name() == m_form.unit;
            if (isUsed || m_table.find(column.name()) == nullptr)
                continue;
            if (isConstantInRows(column))
                columns.push_back(ofFirstRows(column));
            else
                m_spread.guesses.push_back(
                    fmt::format("Column \"{}\" differs between quantities of the same time and is left out.", column.name()));
        }
        m_spread.table = Table(std::move(columns));
        return std::move(m_spread);
    }

private:
    /// Gives each row of the long table its row in the wide one.
    void placeRows(const JobContext& job) {
        constexpr std::size_t rowsBetweenChecks = 65'536;
        std::map<std::pair<std::uint32_t, TimeNs>, std::size_t> known;
        for (std::size_t row = 0; row < m_table.rows(); ++row) {
            if (row % rowsBetweenChecks == 0)
                job.throwIfStopped();
            const std::uint32_t series = m_series == nullptr ? 0 : seriesCode(row);
            const TimeNs time = m_time == nullptr ? static_cast<TimeNs>(row) : m_time->times()[row];
            const auto [place, isNew] = known.try_emplace({series, time}, m_firstRows.size());
            if (isNew)
                m_firstRows.push_back(row);
            m_places.push_back(place->second);
        }
    }

    [[nodiscard]] std::uint32_t seriesCode(std::size_t row) const {
        return m_series->isValid(row) ? m_series->codes()[row] : static_cast<std::uint32_t>(-1);
    }

    Column quantity(std::uint32_t code) {
        std::vector<double> cells(m_firstRows.size(), std::nan(""));
        std::vector<bool> taken(m_firstRows.size(), false);
        std::optional<std::string> unit;
        const std::string& name = m_parameter.dictionary()[code];
        for (std::size_t row = 0; row < m_table.rows(); ++row) {
            if (!m_parameter.isValid(row) || m_parameter.codes()[row] != code)
                continue;
            checkUnit(row, name, unit);
            const std::size_t place = m_places[row];
            if (taken[place])
                noteTaken(row, name);
            else
                cells[place] = m_value.number(row);
            taken[place] = true;
        }
        return Column::floats(freeName(name), unit.value_or(m_value.unit()), std::move(cells));
    }

    void checkUnit(std::size_t row, const std::string& name, std::optional<std::string>& unit) const {
        if (m_form.unit.empty())
            return;
        const std::string text = m_table.column(m_form.unit).cellText(row);
        const std::string stated = canonicalUnit(text).value_or(text);
        if (unit && *unit != stated)
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("Quantity \"{}\" is in \"{}\" and in \"{}\".", name, *unit, stated),
                        "Keep the table in long form, or import the rows of each unit separately.");
        unit = stated;
    }

    void noteTaken(std::size_t row, const std::string& name) {
        const std::string time = m_time == nullptr ? std::string() : m_time->cellText(row);
        if (m_spread.notes.size() < ReadReport::noteLimit)
            m_spread.notes.push_back(
                {"", 0, name, m_value.cellText(row), fmt::format("left out: {} has another value of it before", time)});
    }

    [[nodiscard]] std::string freeName(const std::string& name) const {
        const bool isTaken = (m_time != nullptr && m_time->name() == name) || (m_series != nullptr && m_series->name() == name);
        return isTaken ? name + " (value)" : name;
    }

    [[nodiscard]] bool isConstantInRows(const Column& column) const {
        for (std::size_t row = 0; row < m_table.rows(); ++row) {
            const std::size_t first = m_firstRows[m_places[row]];
            if (first != row && column.cellText(first) != column.cellText(row))
                return false;
        }
        return true;
    }

    /// The cells of the first long row of each wide one.
    [[nodiscard]] Column ofFirstRows(const Column& column) const {
        ValidityWords valid((m_firstRows.size() + 63) / 64, 0);
        for (std::size_t i = 0; i < m_firstRows.size(); ++i)
            if (column.isValid(m_firstRows[i]))
                valid[i / 64] |= std::uint64_t{1} << (i % 64);
        const auto pick = [this](const auto cells) {
            std::vector<typename decltype(cells)::value_type> picked;
            picked.reserve(m_firstRows.size());
            for (const std::size_t row : m_firstRows)
                picked.push_back(cells[row]);
            return picked;
        };
        switch (column.type()) {
        case ColumnType::Time: return Column::times(column.name(), pick(column.times()), std::move(valid));
        case ColumnType::Float: return Column::floats(column.name(), column.unit(), pick(column.floats()), std::move(valid));
        case ColumnType::Integer:
            return Column::integers(column.name(), column.unit(), pick(column.integers()), std::move(valid));
        case ColumnType::Boolean: return Column::booleans(column.name(), pick(column.booleans()), std::move(valid));
        case ColumnType::Text: break;
        }
        return Column::texts(column.name(), pick(column.codes()), column.dictionary(), std::move(valid));
    }

    const Table& m_table;
    const LongForm& m_form;
    const Column& m_parameter;
    const Column& m_value;
    const Column* m_time;
    const Column* m_series;
    std::vector<std::size_t> m_places;    ///< of each long row, its wide row
    std::vector<std::size_t> m_firstRows; ///< of each wide row, its first long row
    SpreadTable m_spread;
};

} // namespace

std::optional<LongForm> findLongForm(const Table& table, const ReadOptions& options) {
    const Column* parameter =
        options.parameterColumn.empty() ? columnNamed(table, parameterNames) : chosenColumn(table, options.parameterColumn);
    const Column* value =
        options.valueColumn.empty() ? columnNamed(table, valueNames) : chosenColumn(table, options.valueColumn);
    const bool fits = parameter != nullptr && value != nullptr && parameter->type() == ColumnType::Text && value->isNumeric();
    if (options.spread && !fits)
        throw Error(ErrorCode::InvalidInput,
                    "The table is not in long form: no column names quantities beside a column of numbers.",
                    "Name both columns, or do not spread the table.");
    if (!fits || (!options.spread && parameter->dictionary().size() < 2))
        return std::nullopt;
    const Column* unit = columnNamed(table, unitNames);
    const bool hasUnit = unit != nullptr && unit->type() == ColumnType::Text;
    return LongForm{parameter->name(), value->name(), hasUnit ? unit->name() : std::string(), parameter->dictionary().size()};
}

SpreadTable spreadLongForm(const Table& table, const LongForm& form, const std::string& time, const std::string& series,
                           const JobContext& job) {
    return Spreader(table, form, time, series).run(job);
}

} // namespace airshed::data
