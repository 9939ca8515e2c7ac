#include "core/data/column_builder.h"

#include <algorithm>
#include <cmath>

namespace airshed::data {

namespace {

/// Cells and which of them hold values; what a finished column owns.
struct OwnedCells {
    CellBuffer cells;
    ValidityWords valid;
};

/// Makes the bitmap, and gives missing cells the value that the snapshot's canonical form asks for.
template <typename Cell, typename IsMissing>
ValidityWords markMissing(Cell* cells, std::size_t rows, Cell canonical, const IsMissing& isMissing) {
    constexpr std::size_t bitsPerWord = 64;
    ValidityWords valid((rows + bitsPerWord - 1) / bitsPerWord, 0);
    for (std::size_t row = 0; row < rows; ++row) {
        if (isMissing(cells[row]))
            cells[row] = canonical;
        else
            valid[row / bitsPerWord] |= std::uint64_t{1} << (row % bitsPerWord);
    }
    return valid;
}

Column makeColumn(std::string name, std::string unit, ColumnType type, std::size_t rows, std::size_t missing, CellBuffer cells,
                  ValidityWords valid) {
    auto owned = std::make_shared<OwnedCells>(OwnedCells{std::move(cells), std::move(valid)});
    Column::View view;
    view.name = std::move(name);
    view.unit = std::move(unit);
    view.type = type;
    view.rows = rows;
    view.missing = missing;
    view.cells = owned->cells.bytes();
    view.valid = owned->valid;
    view.owner = std::move(owned);
    return Column(std::move(view));
}

class Builder {
public:
    Builder(const SourceColumn& source, ColumnTarget& target, std::size_t rows)
        : m_source(source), m_target(target), m_rows(rows), m_missing(target.count.missing + target.count.altered) {}

    Column numbers() {
        double* const cells = m_target.cells.numbers();
        auto valid =
            markMissing(cells, m_rows, std::numeric_limits<double>::quiet_NaN(), [](double v) { return std::isnan(v); });
        return make(ColumnType::Float, std::move(valid));
    }

    /// Numbers all of which are whole and exact as doubles.
    Column wholeNumbers() {
        const double* const from = m_target.cells.numbers();
        std::int64_t* const to = m_target.cells.wholes();
        for (std::size_t row = 0; row < m_rows; ++row) {
            const double value = from[row];
            to[row] = static_cast<std::int64_t>(value);
        }
        return make(ColumnType::Integer, markMissing(to, m_rows, std::int64_t{0}, [](std::int64_t) { return false; }));
    }

    Column wholes(ColumnType type) {
        auto valid = markMissing(m_target.cells.wholes(), m_rows, std::int64_t{0},
                                 [](std::int64_t cell) { return cell == missingWhole; });
        return make(type, std::move(valid));
    }

    Column booleans() {
        const std::uint32_t* const codes = m_target.cells.codes();
        std::vector<std::uint8_t> cells(m_rows, 0);
        ValidityWords valid((m_rows + 63) / 64, 0);
        for (std::size_t row = 0; row < m_rows; ++row) {
            if (codes[row] == missingCode)
                continue;
            const bool isText = m_target.kind == CellKind::Text;
            cells[row] = (isText ? isTrue(m_target.dictionary[codes[row]]) : codes[row] == 1) ? 1 : 0;
            valid[row / 64] |= std::uint64_t{1} << (row % 64);
        }
        return Column::booleans(m_source.name, std::move(cells), std::move(valid));
    }

    Column texts() {
        auto valid =
            markMissing(m_target.cells.codes(), m_rows, std::uint32_t{0}, [](std::uint32_t c) { return c == missingCode; });
        auto owned = std::make_shared<OwnedCells>(OwnedCells{std::move(m_target.cells), std::move(valid)});
        Column::View view;
        view.name = m_source.name;
        view.type = ColumnType::Text;
        view.rows = m_rows;
        view.missing = m_missing;
        view.cells = owned->cells.codes();
        view.valid = owned->valid;
        view.dictionary = std::make_shared<const std::vector<std::string>>(std::move(m_target.dictionary));
        view.owner = std::move(owned);
        return Column(std::move(view));
    }

    [[nodiscard]] bool holdsBooleans() const {
        return !m_target.dictionary.empty() &&
               std::ranges::all_of(m_target.dictionary, [](const std::string& text) { return isTrue(text) || isFalse(text); });
    }

private:
    static bool isTrue(const std::string& text) { return text == "true" || text == "True" || text == "TRUE"; }
    static bool isFalse(const std::string& text) { return text == "false" || text == "False" || text == "FALSE"; }

    Column make(ColumnType type, ValidityWords valid) {
        return makeColumn(m_source.name, type == ColumnType::Time ? "" : m_source.unit, type, m_rows, m_missing,
                          std::move(m_target.cells), std::move(valid));
    }

    const SourceColumn& m_source;
    ColumnTarget& m_target;
    std::size_t m_rows;
    std::size_t m_missing;
};

} // namespace

BuiltColumn buildColumn(const SourceColumn& source, ColumnTarget& target, std::size_t rows, bool asText) {
    const ColumnCount& count = target.count;
    BuiltColumn built;
    built.altered = count.altered;
    const bool isEmpty = count.missing == rows;
    if (isEmpty && !source.isNamed && !asText)
        return built;
    Builder builder(source, target, rows);
    switch (target.kind) {
    case CellKind::Number: {
        // Whole numbers with a gap are a measurement that happens to be whole so far.
        const bool areWhole = count.wholes == rows && count.changed == 0 && source.options.type != ColumnType::Float;
        built.isChanged = count.changed > 0;
        built.altered += count.changed;
        built.column = areWhole ? builder.wholeNumbers() : builder.numbers();
        break;
    }
    case CellKind::Integer: built.column = builder.wholes(ColumnType::Integer); break;
    case CellKind::Time: built.column = builder.wholes(ColumnType::Time); break;
    case CellKind::Boolean: built.column = builder.booleans(); break;
    case CellKind::Text:
        built.isChanged = count.changed > 0;
        built.altered += count.changed;
        built.column = !asText && builder.holdsBooleans() ? builder.booleans() : builder.texts();
        break;
    }
    return built;
}

Column buildTimes(std::string name, CellBuffer times, std::size_t rows) {
    ValidityWords valid = markMissing(times.wholes(), rows, TimeNs{0}, [](TimeNs) { return false; });
    return makeColumn(std::move(name), "", ColumnType::Time, rows, 0, std::move(times), std::move(valid));
}

} // namespace airshed::data
