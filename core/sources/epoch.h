#pragma once

#include <cstdint>
#include <optional>

#include "core/base/time.h"

namespace airshed::sources {

/// A number since 1970 UTC: seconds below 10¹¹ (the year 5138), else milliseconds, microseconds or nanoseconds, each range a
/// thousand times the one before. Nothing for a number that is none of these.
[[nodiscard]] std::optional<TimeNs> fromEpoch(std::int64_t number);
/// The same with a fraction.
[[nodiscard]] std::optional<TimeNs> fromEpoch(double number);

} // namespace airshed::sources
