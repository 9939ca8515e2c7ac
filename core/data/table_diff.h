#pragma once

#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/json.h"
#include "core/data/table.h"

namespace airshed::data {

/// By what rows of two tables are matched. Rows of equal key are matched in their order. Both "": by row number.
struct RowKey {
    std::string timeColumn;
    std::string seriesColumn; ///< "" when the table has one series
};

/// What changed from one table to another.
struct TableDiff {
    enum class Kind { Added, Removed, Changed };
    struct ColumnChange {
        Kind kind = Kind::Changed;
        std::string name;
        std::string before; ///< type and unit, "float µg/m³"; "" of an added column
        std::string after;  ///< "" of a removed column
    };
    struct CellChange {
        std::string column;
        std::string before; ///< as Column::cellText
        std::string after;
    };
    struct RowChange {
        Kind kind = Kind::Changed;
        std::string time; ///< ISO; "" without a time column
        std::string series;
        std::vector<CellChange> cells; ///< of a changed row
    };
    std::vector<ColumnChange> columns;
    std::size_t added = 0;
    std::size_t removed = 0;
    std::size_t changed = 0;
    std::size_t same = 0;
    std::vector<RowChange> rows; ///< the first `rowLimit`, by series and time
    bool rowsCut = false;

    static constexpr std::size_t rowLimit = 1'000;

    [[nodiscard]] bool isEmpty() const noexcept { return columns.empty() && added + removed + changed == 0; }
    [[nodiscard]] Json toJson() const;
};

/// Cells are compared in the columns that both tables have with the same type; a column of another type or unit is a change of
/// columns. @throws Error(NotFound) for a key column that a table lacks, Error(InvalidInput) when the time column holds no
/// times; Cancelled.
[[nodiscard]] TableDiff diffTables(const Table& before, const Table& after, const RowKey& key, const JobContext& job = {});

} // namespace airshed::data
