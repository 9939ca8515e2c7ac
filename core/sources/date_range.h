#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/time.h"

namespace airshed::sources {

/// Whole UTC days, both included, as "YYYY-MM-DD". An empty end means as far as the source has data when it is asked.
struct DateRange {
    std::string from;
    std::string to;

    bool operator==(const DateRange&) const = default;
};

/// Whole UTC days as instants: from `begin` to before `end`.
struct DaySpan {
    TimeNs begin = 0;
    TimeNs end = 0;

    [[nodiscard]] std::string firstDay() const; ///< "YYYY-MM-DD"
    [[nodiscard]] std::string lastDay() const;
};

/// @param latestDay the last day that is taken where the range names none. @param usualDays how many days up to that one are
/// taken
///   where the range names no beginning.
/// @throws Error(InvalidInput) for a text that is no date or an end before the beginning.
[[nodiscard]] DaySpan resolved(const DateRange& range, TimeNs latestDay, int usualDays);
/// The span cut into stretches of at most `days` days, counted from its beginning, so that they stay the same when it grows.
[[nodiscard]] std::vector<DaySpan> inStretches(const DaySpan& span, int days);
/// The beginning of the UTC day of an instant.
[[nodiscard]] TimeNs dayOf(TimeNs time);
/// "YYYY-MM-DD" of an instant's UTC day.
[[nodiscard]] std::string dayText(TimeNs time);

[[nodiscard]] Json toJson(const DateRange& range);
/// @throws Error(InvalidInput) naming the field.
[[nodiscard]] DateRange dateRangeFromJson(JsonReader& reader);

} // namespace airshed::sources
