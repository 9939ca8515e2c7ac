#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "core/base/error.h"

namespace airshed {

/// What a long piece of work is given: a way to learn that it should stop and a way to say how far it is.
/// Used by the thread that does the work; the progress function is called on that thread.
class JobContext {
public:
    /// fraction in [0, 1], or negative while it cannot be known; `message` says what is being done.
    using ProgressFunction = std::function<void(double fraction, const std::string& message)>;

    JobContext() = default;
    explicit JobContext(std::stop_token stop, ProgressFunction progress = {})
        : m_stop(std::move(stop)), m_progress(std::move(progress)) {}

    [[nodiscard]] bool stopRequested() const noexcept { return m_stop.stop_requested(); }
    /// @throws Cancelled when stopping was asked for. Call it between pieces of work of at most 0.1 s.
    void throwIfStopped() const {
        if (stopRequested())
            throw Cancelled();
    }
    void progress(double fraction, const std::string& message) const {
        if (m_progress)
            m_progress(fraction, message);
    }

private:
    std::stop_token m_stop;
    ProgressFunction m_progress;
};

} // namespace airshed
