#include "core/features/calendar.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/features/floor_divide.h"

namespace airshed::features {

const std::vector<CalendarCycle>& calendarCycles() {
    // 1970-01-05 was a Monday.
    static const std::vector<CalendarCycle> cycles = {
        {"hour", 86'400, 0}, {"weekday", 7 * 86'400, 4 * 86'400}, {"yearday", 31'556'952, 0}};
    return cycles;
}

const CalendarCycle& calendarCycle(std::string_view name) {
    const auto found = std::ranges::find(calendarCycles(), name, &CalendarCycle::name);
    if (found == calendarCycles().end())
        throw Error(ErrorCode::NotFound, fmt::format("There is no calendar feature \"{}\".", name),
                    "The calendar features are \"hour\", \"weekday\" and \"yearday\".");
    return *found;
}

std::array<float, 2> calendarChannels(const CalendarCycle& cycle, TimeNs time) {
    const std::int64_t seconds = floorDivide(time, nsPerSecond) - cycle.originSeconds;
    const std::int64_t within = seconds - floorDivide(seconds, cycle.periodSeconds) * cycle.periodSeconds;
    const double angle = 2.0 * std::numbers::pi * static_cast<double>(within) / static_cast<double>(cycle.periodSeconds);
    return {static_cast<float>(std::sin(angle)), static_cast<float>(std::cos(angle))};
}

} // namespace airshed::features
