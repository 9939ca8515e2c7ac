#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/data/read_options.h"
#include "core/data/read_report.h"
#include "core/data/table.h"

namespace airshed::data {

struct ReadResult {
    /// First the time column "time" if times were found, then the series column (text) if there is one, then the others in file
    /// order. Rows stand in file order. Unnamed columns without a value are left out (and said in `guesses`). Parts of the time
    /// are not repeated as columns.
    Table table;
    ReadReport report;
};

/// Reads one or several delimited text files, plain or compressed (gzip, xz, zstd, bzip2, zip), into one table. Columns are
/// matched by name over the files; a column that a file lacks is missing there. Doubles equal std::from_chars to the bit.
/// Columns whose cells are all whole numbers become Integer, unless a cell is missing and all fit a double: then they are
/// Float. The text is read in parallel chunks straight into the columns; beside them it needs little memory.
/// @throws Error(NotFound) for a missing file; Error(InvalidInput) for an empty file, a file with a header alone, a compressed
///   file that is cut off or swells beyond reason, no row whose time can be read, a column in different units, or an option
///   that names a column that is not there: each message names the file. Cancelled.
[[nodiscard]] ReadResult readDelimited(const std::vector<std::filesystem::path>& files, const ReadOptions& options,
                                       const JobContext& job = {});

/// The beginning of the files as they would be read.
struct ReadPreview {
    ReadResult read;                   ///< of the beginning alone: counts, types and guesses may change further down
    std::vector<std::string> rawLines; ///< the first lines of the first file as they stand, in UTF-8, at most 100
    bool isWhole = false;              ///< the beginning is all there is
};

/// Reads the first `bytes` or so of each file (at most 16 of them), quickly enough to be called at every change of an option.
/// @throws as readDelimited.
[[nodiscard]] ReadPreview previewDelimited(const std::vector<std::filesystem::path>& files, const ReadOptions& options,
                                           const JobContext& job = {}, std::size_t bytes = std::size_t{1} << 20U);

} // namespace airshed::data
