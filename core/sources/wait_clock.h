#pragma once

#include <chrono>
#include <functional>

#include "core/base/job.h"

namespace airshed::sources {

/// A clock and a way to wait by it, so that whoever waits can be tested without waiting.
struct WaitClock {
    using TimePoint = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::milliseconds;

    std::function<TimePoint()> now;
    /// Returns when the time has passed. @throws Cancelled at most 0.1 s after a stop was asked for.
    std::function<void(Duration, const JobContext&)> sleep;

    /// The machine's own.
    [[nodiscard]] static WaitClock system();
};

} // namespace airshed::sources
