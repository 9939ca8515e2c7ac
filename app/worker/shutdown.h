#pragma once

#include <stop_token>
#include <thread>

namespace airshed::worker {

/// Turns SIGTERM and SIGINT into something that work can ask for. One in a program, made before any work begins.
class Shutdown {
public:
    Shutdown();

    /// A signal came.
    [[nodiscard]] static bool asked() noexcept;
    /// The same for work that takes a stop token.
    [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }

private:
    std::stop_source m_stop;
    std::jthread m_watch; ///< a signal handler may not ask a stop source itself
};

} // namespace airshed::worker
