#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.h"

namespace airshed::data {

enum class ColumnType { Time, Float, Integer, Text, Boolean };

/// "time", "float", "integer", "text" or "boolean".
[[nodiscard]] std::string toText(ColumnType type);

/// One bit a row, 1 = the cell holds a value; bit i is bit (i % 64) of word i / 64.
using ValidityWords = std::vector<std::uint64_t>;

/// A named, typed column. Immutable; copying is cheap because the cells are shared (in memory or in a mapped file).
/// Safe to read from any thread.
class Column {
public:
    /// Cells where `valid` has a 0 bit are missing; an empty `valid` means that none is missing. For floats NaN cells are
    /// missing too, whatever `valid` says: the column's own bitmap records it, and a missing float cell always reads as NaN.
    /// @throws Error(Internal) when `valid` is neither empty nor long enough.
    static Column times(std::string name, std::vector<TimeNs> cells, ValidityWords valid = {});
    static Column floats(std::string name, std::string unit, std::vector<double> cells, ValidityWords valid = {});
    static Column integers(std::string name, std::string unit, std::vector<std::int64_t> cells, ValidityWords valid = {});
    static Column booleans(std::string name, std::vector<std::uint8_t> cells, ValidityWords valid = {});
    /// Text as codes into a dictionary; @throws Error(Internal) when a valid cell's code is outside the dictionary.
    static Column texts(std::string name, std::vector<std::uint32_t> codes, std::vector<std::string> dictionary,
                        ValidityWords valid = {});
    /// Text cells given plainly; the dictionary is made in order of first appearance. An empty optional is a missing cell.
    static Column texts(std::string name, const std::vector<std::optional<std::string>>& cells);

    /// Cells that live elsewhere (a mapped snapshot); `owner` keeps them alive. Spans hold `rows` cells, `valid` (rows + 63) /
    /// 64 words.
    struct View {
        std::string name;
        std::string unit;
        ColumnType type = ColumnType::Float;
        std::size_t rows = 0;
        std::size_t missing = 0;
        const void* cells = nullptr; ///< TimeNs, double, int64, uint8 or uint32 by type
        std::span<const std::uint64_t> valid;
        std::shared_ptr<const std::vector<std::string>> dictionary;
        std::shared_ptr<const void> owner;
    };
    explicit Column(View view);

    [[nodiscard]] const std::string& name() const noexcept { return m_view.name; }
    /// The unit as the source states it ("µg/m³"), "" where none is known.
    [[nodiscard]] const std::string& unit() const noexcept { return m_view.unit; }
    [[nodiscard]] ColumnType type() const noexcept { return m_view.type; }
    [[nodiscard]] std::size_t rows() const noexcept { return m_view.rows; }
    [[nodiscard]] std::size_t missingCount() const noexcept { return m_view.missing; }
    [[nodiscard]] bool isNumeric() const noexcept {
        return m_view.type == ColumnType::Float || m_view.type == ColumnType::Integer || m_view.type == ColumnType::Boolean;
    }

    [[nodiscard]] bool isValid(std::size_t row) const noexcept { return ((m_view.valid[row / 64] >> (row % 64)) & 1U) != 0; }
    [[nodiscard]] std::span<const std::uint64_t> validity() const noexcept { return m_view.valid; }

    /// The typed cells. @throws Error(Internal) when the column has another type.
    [[nodiscard]] std::span<const TimeNs> times() const;
    [[nodiscard]] std::span<const double> floats() const;
    [[nodiscard]] std::span<const std::int64_t> integers() const;
    [[nodiscard]] std::span<const std::uint8_t> booleans() const;
    [[nodiscard]] std::span<const std::uint32_t> codes() const;
    [[nodiscard]] const std::vector<std::string>& dictionary() const;

    /// A numeric cell as a double, NaN where missing. @throws Error(Internal) for time and text columns.
    [[nodiscard]] double number(std::size_t row) const;
    /// The cell as a person reads it: ISO times, shortest round-trip numbers, "" where missing.
    [[nodiscard]] std::string cellText(std::size_t row) const;
    /// The same cells under another name or unit.
    [[nodiscard]] Column renamed(std::string name) const;
    [[nodiscard]] Column withUnit(std::string unit) const;

private:
    View m_view;
};

/// Columns of equal length with different names. Immutable; copying is cheap. Safe to read from any thread.
class Table {
public:
    Table() = default;
    /// @throws Error(InvalidInput) when lengths differ or a name comes twice.
    explicit Table(std::vector<Column> columns);

    [[nodiscard]] std::size_t rows() const noexcept { return m_columns.empty() ? 0 : m_columns.front().rows(); }
    [[nodiscard]] const std::vector<Column>& columns() const noexcept { return m_columns; }
    /// Null pointer when there is no such column.
    [[nodiscard]] const Column* find(std::string_view name) const noexcept;
    /// @throws Error(NotFound) that lists the columns there are.
    [[nodiscard]] const Column& column(std::string_view name) const;

private:
    std::vector<Column> m_columns;
};

} // namespace airshed::data
