#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/data/table.h"

namespace airshed::ui {

/// Which rows of a table are shown.
struct RowFilter {
    enum class Test { All, AtLeast, AtMost, Equals, Contains, Missing, Present };

    std::string column;
    Test test = Test::All;
    /// What cells are compared with: a number, a time as ISO text (without an offset: UTC), or a text (case does not matter).
    std::string value;
    bool operator==(const RowFilter&) const = default;
};

/// In which order they are shown.
struct RowSort {
    std::string column; ///< "": as they stand in the table
    bool descending = false;
    bool operator==(const RowSort&) const = default;
};

/// Rows of a table in the order in which they are shown.
using RowOrder = std::vector<std::uint32_t>;

/// The rows that pass the filter, sorted; equal cells stay in the table's order, missing cells come last either way. Long
/// tables take seconds: work for a job's thread. @return null pointer when all rows are shown as they stand.
/// @throws Error(InvalidInput) when the filter's value cannot be compared with its column, Error(NotFound) for a column that is
///   not there, Cancelled.
[[nodiscard]] std::shared_ptr<const RowOrder> orderRows(const data::Table& table, const RowFilter& filter, const RowSort& sort,
                                                        const JobContext& job = {});

/// A table of these rows alone. @throws Cancelled.
[[nodiscard]] data::Table takeRows(const data::Table& table, const RowOrder& rows, const JobContext& job = {});

} // namespace airshed::ui
