#pragma once

#include "core/data/source_files.h"

namespace airshed::data {

/// How the dates of a column are written, decided over all its cells; YearFirst where none is ambiguous. What had to be guessed
/// is added to the guesses of the sources, and to their questions where the dates alone do not tell.
[[nodiscard]] TimeFormat findDateOrder(Sources& sources, std::size_t column, const ReadOptions& options, const JobContext& job);

} // namespace airshed::data
