#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.h"

namespace airshed::features {

/// A cycle of the calendar that a model may be told: the phase in it is a sine and a cosine channel.
struct CalendarCycle {
    std::string_view name;      ///< "hour", "weekday" or "yearday"
    std::int64_t periodSeconds; ///< length of the cycle
    std::int64_t originSeconds; ///< where a cycle begins, in seconds since 1970-01-01 00:00 UTC
};

/// All cycles: "hour" (86,400 s from midnight UTC), "weekday" (604,800 s from Monday 00:00 UTC), "yearday" (31,556,952 s, the
/// mean Gregorian year, from 1970-01-01 00:00 UTC).
[[nodiscard]] const std::vector<CalendarCycle>& calendarCycles();
/// @throws Error(NotFound) that lists the names there are.
[[nodiscard]] const CalendarCycle& calendarCycle(std::string_view name);

/// The two channels {sin, cos}(2π · ((s − origin) mod period) / period) of an instant, s being its whole seconds since 1970
/// (rounded down) and mod never negative. Computed in double, then rounded to float. This is the one definition: whatever
/// computes calendar channels elsewhere (an exported model) must agree with it.
[[nodiscard]] std::array<float, 2> calendarChannels(const CalendarCycle& cycle, TimeNs time);

} // namespace airshed::features
