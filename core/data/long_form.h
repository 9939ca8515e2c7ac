#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/data/read_report.h"
#include "core/data/table.h"

namespace airshed::data {

/// The columns of a table in long form: a row is one value of one quantity.
struct LongForm {
    std::string parameter; ///< text column that names the quantity
    std::string value;
    std::string unit; ///< "" where no column names the unit
    std::size_t quantities = 0;
};

/// The long form that the options name, or that the names of columns suggest where the first names several quantities.
/// @throws Error(InvalidInput) when the options name a column that is not there or does not fit.
[[nodiscard]] std::optional<LongForm> findLongForm(const Table& table, const ReadOptions& options);

/// What became of a table in long form.
struct SpreadTable {
    Table table;
    std::vector<CellNote> notes;      ///< values that were left out because their place was taken
    std::vector<std::string> guesses; ///< columns that were left out because they differ within a row
};

/// A row for each time and series, in the order of their first appearance, a column for each quantity with its own unit. Other
/// columns are kept where they hold one value for each row.
/// @param time "" where the table has none; @param series "" likewise. @throws Error(InvalidInput) when a quantity has several
///   units; Cancelled.
[[nodiscard]] SpreadTable spreadLongForm(const Table& table, const LongForm& form, const std::string& time,
                                         const std::string& series, const JobContext& job);

} // namespace airshed::data
