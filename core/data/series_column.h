#pragma once

#include <optional>

#include "core/data/cell_reader.h"

namespace airshed::data {

/// What tells the stations or sensors of a table apart.
struct SeriesChoice {
    std::optional<std::size_t> column; ///< a column of the sources
    bool byFile = false;               ///< no column does, but the files cover the same times: each is a series
};

/// The column that the options name, or one that by its name and its sample tells stations or sensors apart: it is to be read
/// as text. @throws Error(InvalidInput) naming the file.
[[nodiscard]] std::optional<std::size_t> suggestSeries(const Sources& sources, const TimeLayout& layout,
                                                       const ReadOptions& options, const MissingMarkers& markers);

/// The suggested column if it repeats itself over all rows; else, of several files, a column of texts that is constant in each
/// and differs between them. What had to be guessed is added to `sources.guesses`.
[[nodiscard]] SeriesChoice findSeries(Sources& sources, const ReadCells& read, std::optional<std::size_t> suggested,
                                      const ReadOptions& options);

} // namespace airshed::data
