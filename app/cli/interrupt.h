#pragma once

#include <stop_token>
#include <thread>

namespace airshed::cli {

/// While it lives, the first Ctrl+C (or SIGTERM) asks for a stop through its token; a second one ends the program at once.
/// One at a time.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    [[nodiscard]] std::stop_token token() const { return m_source.get_token(); }

private:
    std::stop_source m_source;
    std::jthread m_watcher;
};

} // namespace airshed::cli
