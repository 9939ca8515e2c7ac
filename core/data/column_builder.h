#pragma once

#include <optional>

#include "core/data/cell_reader.h"

namespace airshed::data {

/// A column of the table and what became of its cells.
struct BuiltColumn {
    std::optional<Column> column; ///< nothing for an unnamed column without a value
    std::size_t altered = 0;
    bool isChanged = false; ///< its changes are alterations too
};

/// Makes a column of cells that have been read; the cells are moved, not copied.
[[nodiscard]] BuiltColumn buildColumn(const SourceColumn& source, ColumnTarget& target, std::size_t rows, bool asText);

/// The rows' own time.
[[nodiscard]] Column buildTimes(std::string name, CellBuffer times, std::size_t rows);

} // namespace airshed::data
