#include "app/cli/interrupt.h"

#include <chrono>
#include <csignal>

namespace airshed::cli {

namespace {

// The one thing a signal handler may touch. A stop source is not: asking it for a stop takes locks.
volatile std::sig_atomic_t signalSeen = 0;

extern "C" void rememberSignal(int signal) {
    signalSeen = 1;
    std::signal(signal, SIG_DFL);
}

} // namespace

Interrupt::Interrupt() {
    signalSeen = 0;
    std::signal(SIGINT, rememberSignal);
    std::signal(SIGTERM, rememberSignal);
    m_watcher = std::jthread([this](const std::stop_token& ending) {
        while (!ending.stop_requested()) {
            if (signalSeen != 0) {
                m_source.request_stop();
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
        }
    });
}

Interrupt::~Interrupt() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

} // namespace airshed::cli
