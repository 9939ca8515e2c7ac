#pragma once

#include <optional>

#include "core/data/source_files.h"
#include "core/data/time_reader.h"

namespace airshed::data {

/// A column of the table and what became of its cells.
struct BuiltColumn {
    std::optional<Column> column; ///< nothing for an unnamed column without a value
    std::size_t missing = 0;      ///< cells that held a missing marker or are absent
    std::size_t altered = 0;      ///< cells that held something else than the column's type
    NoteList notes;
};

/// Decides a column's type over all kept rows and reads its cells. More than half of its cells must read as numbers for it to
/// be numeric. @param asText whatever its cells look like. @throws Cancelled.
[[nodiscard]] BuiltColumn buildColumn(const Sources& sources, const TimedRows& rows, std::size_t column,
                                      const MissingMarkers& markers, bool asText, const JobContext& job);

} // namespace airshed::data
