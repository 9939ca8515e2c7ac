#pragma once

#include <string>

#include "core/data/cell_reader.h"

namespace airshed::data {

/// Decides for each row whose time the zone's clock showed twice which of the two instants it is: within a series, where the
/// clock is put back in the order of the rows, the earlier instants end and the later ones begin. Where a series shows the hour
/// once, it is taken as the earlier. Each such row is noted.
/// @param series tells the series apart; null where there is one. @param column of the time, for notes.
void resolveClockChanges(const Sources& sources, ReadCells& read, const ColumnTarget* series, const std::string& column);

} // namespace airshed::data
