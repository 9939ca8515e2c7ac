#pragma once

#include <vector>

#include "core/data/chunk_reader.h"

namespace airshed::data {

/// What all chunks came to. Rows of the table are those whose time could be read, in file order.
struct ReadCells {
    std::size_t rows = 0;
    std::vector<std::size_t> rowsOfFile;     ///< kept
    std::vector<std::size_t> dataRowsOfFile; ///< kept and dropped
    std::vector<std::size_t> separatorLinesOfFile;
    std::size_t lostCells = 0;
    std::size_t wallClocks = 0;
    std::size_t skipped = 0;
    std::vector<AmbiguousRow> ambiguous;
    CellBuffer times;
    std::vector<ColumnTarget> targets;
    std::vector<NoteList> notes;
};

/// Reads the cells of all files in parallel. A column whose guessed kind turns out wrong over all rows is read once more as
/// what it is. @param targets the columns with the kinds that their samples suggest. @param chosenKinds those whose kind
/// stands.
/// @throws Error(InvalidInput) naming the file when no row's time can be read; Cancelled.
[[nodiscard]] ReadCells readCells(const Sources& sources, const TimeLayout& time, const ReadOptions& options,
                                  const MissingMarkers& markers, std::vector<ColumnTarget> targets,
                                  const std::vector<bool>& chosenKinds, const JobContext& job);

} // namespace airshed::data
