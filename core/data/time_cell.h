#pragma once

#include <optional>
#include <string_view>

#include "core/data/number_format.h"
#include "core/data/read_options.h"
#include "core/data/stamp_parser.h"

namespace airshed::data {

/// A time as a cell states it.
struct CellTime {
    TimeNs time = 0;
    bool isWallClock = false; ///< `time` is as if it were UTC: the cell states no offset
};

/// Reads the text of a time in any format but Parts. @return nothing for anything else.
[[nodiscard]] std::optional<CellTime> readTime(std::string_view text, TimeFormat format, NumberFormat numbers) noexcept;

} // namespace airshed::data
