#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/data/table.h"

namespace airshed::sources {

/// How rows are taken for the same.
enum class SameRow {
    EqualCells,        ///< all cells are equal: what overlapping files repeat. Rows that differ are all kept.
    EqualTimeAndSeries ///< a later row takes the place of an earlier one: what a service revises.
};

struct MergedTables {
    data::Table table;
    std::int64_t repeated = 0; ///< rows that equal one that was there already
    std::int64_t replaced = 0; ///< rows whose place was taken by a later one of other values
};

/// The rows of all tables under the union of their columns; a column that a table lacks is missing there. Of rows that are the
/// same, in one table or several, one stays. Rows come in order of series (by first appearance), then of time, else as they
/// stood.
/// @param series the series column; "" when there is none.
/// @throws Error(InvalidInput) when a column has two types or two units, naming it; Cancelled.
[[nodiscard]] MergedTables mergeTables(const std::vector<data::Table>& tables, const std::string& series, SameRow same,
                                       const JobContext& job = {});

/// The rows whose "time" lies before an instant, in their order; rows without a time stay.
[[nodiscard]] data::Table rowsBefore(const data::Table& table, TimeNs end);

} // namespace airshed::sources
