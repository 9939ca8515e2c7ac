#pragma once

#include "core/data/cell_reader.h"

namespace airshed::data {

/// Adds to `sources.questions` what the text alone does not decide and what only shows once it is read: the zone of times that
/// state none, numbers that look like missing markers, and the mark of numbers such as "1.234".
/// @param unsettled the least and greatest numbers are looked at before the cells become columns.
void askAboutCells(Sources& sources, const ReadCells& read, const TimeLayout& time, const ReadOptions& options);

/// Asks whether a table in long form, in which one column names the quantity of another's values, is to be spread.
/// @param names columns of the finished table, before it is spread.
void askAboutForm(Sources& sources, const std::string& parameterColumn, const std::string& valueColumn, std::size_t quantities,
                  const ReadOptions& options);

} // namespace airshed::data
