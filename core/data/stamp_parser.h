#pragma once

#include <optional>
#include <string_view>

#include "core/base/time.h"

namespace airshed::data {

/// In which order a date that does not begin with a four-digit year is written.
enum class DateOrder { DayFirst, MonthFirst };

/// A date and time of day as written.
struct Stamp {
    TimeNs wallClock = 0;                 ///< as if it were UTC
    bool hasClock = false;                ///< false: a date alone, taken as its midnight
    std::optional<std::int64_t> offsetNs; ///< of a stamp that states one; UTC = wallClock - offsetNs
};

/// Reads a date, or a date and a time of day, as measuring devices and offices write them: "2026-03-01T14:00:00+01:00",
/// "2026/3/1 9:30", "20260301T093000", "01.03.2026 14.00.00", "3/1/26 2:30 PM", "2026-03-01 24:00" (the next midnight),
/// "2026-03-01 7" (an hour alone). Two-digit years are 1970 to 2069. @return nothing for anything else or a date that does not
/// exist.
[[nodiscard]] std::optional<Stamp> parseStamp(std::string_view text, DateOrder order);

/// Whether a text is a time of day alone: "18:00", "18.00.00", "6:30 PM".
[[nodiscard]] bool isClock(std::string_view text);

/// The first two numbers of a date that is not written year first, such as 3 and 14 of "3/14/2026".
struct DateNumbers {
    int first = 0;
    int second = 0;
};
[[nodiscard]] std::optional<DateNumbers> ambiguousDateNumbers(std::string_view text);

} // namespace airshed::data
