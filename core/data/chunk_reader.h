#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/time.h"
#include "core/data/column_cells.h"
#include "core/data/time_layout.h"

namespace airshed::data {

/// A row whose time the zone's clock showed twice.
struct AmbiguousRow {
    std::size_t row = 0; ///< of the table
    std::size_t file = 0;
    std::size_t line = 0;
    TimeNs wallClock = 0;
    ZonedTime time;
};

/// What all chunks share while they are read.
struct ReadPlan {
    const Sources& sources;
    const TimeLayout& time;
    const TimeZone& zone;
    CellBuffer& times;
    std::vector<ColumnTarget>& targets;
    const MissingMarkers& markers;
    bool isAgain = false; ///< some columns are read once more: rows and times were noted the first time
};

/// The texts of a column in one chunk, in the order of their first appearance.
struct ChunkTexts {
    std::vector<std::string> texts;
    std::vector<std::size_t> counts;
};

/// What one chunk came to.
struct ChunkResult {
    std::size_t file = 0;
    std::size_t firstRow = 0; ///< where its rows are written
    std::size_t keptRows = 0;
    std::size_t dataRows = 0;
    std::size_t lostCells = 0; ///< beyond the header, holding something
    std::size_t wallClocks = 0;
    std::size_t skipped = 0; ///< times that the zone's clock did not show
    std::size_t separatorLines = 0;
    std::vector<AmbiguousRow> ambiguous;
    NoteList notes; ///< of rows
    std::vector<ColumnCount> counts;
    std::vector<ChunkTexts> texts;
};

/// Reads the records of a chunk into the columns. Called for different chunks on different threads.
/// @param result `file` and `firstRow` are set; the rest is filled. @param takesNotes false: what would be noted is only
/// counted.
/// @throws Cancelled.
void readChunk(const ReadPlan& plan, const TextChunk& chunk, bool takesNotes, ChunkResult& result, const JobContext& job);

} // namespace airshed::data
