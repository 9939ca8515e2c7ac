#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/data/source_files.h"
#include "core/data/stamp_parser.h"

namespace airshed::data {

/// Where the time of a row stands and how it is written.
struct TimeLayout {
    std::vector<std::size_t> columns; ///< of the sources; empty: rows have no time
    TimeFormat format = TimeFormat::YearFirst;
    std::string description; ///< for ReadReport::timeSource

    [[nodiscard]] bool hasTime() const noexcept { return !columns.empty(); }
};

/// Finds the time, as the options name it or by names and contents. What had to be guessed is added to the guesses and
/// questions of the sources. @throws Error(InvalidInput) naming the file.
[[nodiscard]] TimeLayout findTime(Sources& sources, const ReadOptions& options, const MissingMarkers& markers,
                                  const JobContext& job);

/// Whether a column that is not the rows' own time holds dates with a time of day, and how they are written.
[[nodiscard]] std::optional<TimeFormat> findOtherTime(const std::vector<std::string>& cells);

} // namespace airshed::data
