#include "core/sources/wait_clock.h"

#include <algorithm>
#include <thread>

namespace airshed::sources {

WaitClock WaitClock::system() {
    using Clock = std::chrono::steady_clock;
    const auto sleep = [](Duration duration, const JobContext& job) {
        constexpr Duration longest{50};
        const TimePoint end = Clock::now() + duration;
        for (TimePoint now = Clock::now(); now < end; now = Clock::now()) {
            job.throwIfStopped();
            std::this_thread::sleep_for(std::min<Clock::duration>(longest, end - now));
        }
        job.throwIfStopped();
    };
    return {Clock::now, sleep};
}

} // namespace airshed::sources
