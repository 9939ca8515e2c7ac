#include "core/data/column_cells.h"

#include <algorithm>

namespace airshed::data {

void ColumnCount::add(const ColumnCount& other) {
    missing += other.missing;
    numbers += other.numbers;
    wholes += other.wholes;
    wides += other.wides;
    changed += other.changed;
    altered += other.altered;
    otherMark += other.otherMark;
    least = std::min(least, other.least);
    greatest = std::max(greatest, other.greatest);
    markers.resize(std::max(markers.size(), other.markers.size()), 0);
    for (std::size_t i = 0; i < other.markers.size(); ++i)
        markers[i] += other.markers[i];
}

} // namespace airshed::data
