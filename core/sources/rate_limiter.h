#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "core/sources/wait_clock.h"

namespace airshed::sources {

/// At most so many requests in any stretch of time of this length.
struct RateLimit {
    int requests = 60;
    std::chrono::seconds window{60};
};

/// Holds requests back so that each host's limits are kept. Belongs to one thread.
class RateLimiter {
public:
    explicit RateLimiter(WaitClock clock) : m_clock(std::move(clock)) {}
    /// Waits until one more request may go to the host, and counts it. @throws Cancelled.
    void take(const std::string& host, const std::vector<RateLimit>& limits, const JobContext& job);

private:
    WaitClock m_clock;
    std::map<std::string, std::deque<WaitClock::TimePoint>> m_taken; ///< of each host, oldest first
};

} // namespace airshed::sources
