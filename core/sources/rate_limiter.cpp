#include "core/sources/rate_limiter.h"

#include <algorithm>

#include <fmt/format.h>

namespace airshed::sources {

namespace {

/// The first instant at which every limit allows one more.
WaitClock::TimePoint freeAt(const std::deque<WaitClock::TimePoint>& taken, const std::vector<RateLimit>& limits) {
    WaitClock::TimePoint free{};
    for (const RateLimit& limit : limits) {
        const auto most = static_cast<std::size_t>(std::max(1, limit.requests));
        if (taken.size() >= most)
            free = std::max(free, taken[taken.size() - most] + limit.window);
    }
    return free;
}

} // namespace

void RateLimiter::take(const std::string& host, const std::vector<RateLimit>& limits, const JobContext& job) {
    if (limits.empty())
        return;
    std::deque<WaitClock::TimePoint>& taken = m_taken[host];
    const auto free = freeAt(taken, limits);
    if (const auto now = m_clock.now(); free > now) {
        const auto wait = std::chrono::ceil<WaitClock::Duration>(free - now);
        job.progress(-1,
                     fmt::format("Waiting {} s, so as not to ask {} more often than it allows", wait.count() / 1000 + 1, host));
        m_clock.sleep(wait, job);
    }
    taken.push_back(m_clock.now());
    const auto longest = std::ranges::max(limits, {}, &RateLimit::window).window;
    while (taken.front() + longest < taken.back())
        taken.pop_front();
}

} // namespace airshed::sources
