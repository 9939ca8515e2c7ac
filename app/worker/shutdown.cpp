#include "app/worker/shutdown.h"

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>

namespace airshed::worker {

namespace {

// A signal handler can reach nothing but a global.
volatile std::sig_atomic_t signalled = 0; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void onSignal(int /*signal*/) {
    signalled = 1;
}

} // namespace

Shutdown::Shutdown() {
    std::signal(SIGTERM, onSignal);
    std::signal(SIGINT, onSignal);
    m_watch = std::jthread([this](const std::stop_token& ending) {
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock(mutex);
        while (!ending.stop_requested() && !asked())
            never.wait_for(lock, ending, std::chrono::milliseconds(50), [] { return asked(); });
        if (asked())
            m_stop.request_stop();
    });
}

bool Shutdown::asked() noexcept {
    return signalled != 0;
}

} // namespace airshed::worker
