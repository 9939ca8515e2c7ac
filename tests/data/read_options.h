#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/data/delimited_reader.h"

namespace airshed::test {

inline data::ReadOptions withMissing(std::vector<std::string> markers) {
    data::ReadOptions options;
    options.missingMarkers = std::move(markers);
    return options;
}

inline data::ReadOptions withZone(const std::string& zone) {
    data::ReadOptions options;
    options.timeZone = zone;
    return options;
}

inline data::ReadOptions withSeries(const std::string& column) {
    data::ReadOptions options;
    options.seriesColumn = column;
    return options;
}

} // namespace airshed::test
