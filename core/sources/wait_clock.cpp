#include "core/sources/wait_clock.h"

#include <algorithm>
#include <thread>

namespace airshed::sources {

WaitClock WaitClock::system() {
    using Clock = std::chrono::steady_clock;
    const auto sleepInSlices = [](Duration duration, const JobContext& job) {
        constexpr Duration longest{50};
        const TimePoint end = Clock::now() + duration;
        for (TimePoint instant = Clock::now(); instant < end; instant = Clock::now()) {
            job.throwIfStopped();
            std::this_thread::sleep_for(std::min<Clock::duration>(longest, end - instant));
        }
        job.throwIfStopped();
    };
    return {Clock::now, sleepInSlices};
}

} // namespace airshed::sources
