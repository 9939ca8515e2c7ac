#pragma once

#include <chrono>

namespace airshed::training {

/// When something that changes often is written: at most once a second, and at the end.
class SparingWrite {
public:
    /// It has changed. @param write is called where the last time is long enough ago.
    template <typename Write> void changed(Write write) {
        m_isUnwritten = true;
        if (Clock::now() - m_written >= interval)
            flush(write);
    }
    /// @param write is called where something is not written yet.
    template <typename Write> void flush(Write write) {
        if (!m_isUnwritten)
            return;
        write();
        m_isUnwritten = false;
        m_written = Clock::now();
    }

private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds interval{1};

    Clock::time_point m_written;
    bool m_isUnwritten = false;
};

} // namespace airshed::training
