#pragma once

#include <optional>

#include "core/data/source_files.h"
#include "core/data/time_reader.h"

namespace airshed::data {

/// What tells the stations or sensors of a table apart.
struct SeriesChoice {
    std::optional<std::size_t> column; ///< a column of the sources
    bool byFile = false;               ///< no column does, but the files cover the same times: each is a series
};

/// The column that the options name; else one that is named like a station or sensor and repeats itself; else, of several
/// files, a column of texts that is constant in each and differs between them. What had to be guessed is added to
/// `sources.guesses`. @throws Error(InvalidInput) naming the file.
[[nodiscard]] SeriesChoice findSeries(Sources& sources, const TimedRows& rows, const TimeLayout& layout,
                                      const ReadOptions& options, const MissingMarkers& markers);

} // namespace airshed::data
