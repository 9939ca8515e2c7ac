#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace airshed::lean {

/// Threads that do the parts of one piece of work at a time. Between pieces they look for the next one for a moment before they
/// sleep: a step of training is over sooner than a thread wakes. Used by one thread.
class ThreadTeam {
public:
    /// @param threads 1 or more, the caller counted in.
    explicit ThreadTeam(int threads);
    ~ThreadTeam();
    ThreadTeam(const ThreadTeam&) = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;

    [[nodiscard]] int threads() const noexcept { return static_cast<int>(m_threads.size()) + 1; }
    /// Calls work(part) for each part below `parts`, on any of the threads, and returns when all are done.
    /// @throws what the first failing part threw, when all have ended.
    void run(int parts, const std::function<void(int)>& work);

private:
    void serve(const std::stop_token& stop);
    void takeParts();

    const std::function<void(int)>* m_work = nullptr;
    int m_parts = 0;
    std::atomic<std::uint32_t> m_pieces{0}; ///< begun so far; threads wait for it to change
    std::atomic<int> m_next{0};
    std::atomic<int> m_busy{0}; ///< threads of the team that are at the piece
    std::atomic<bool> m_failed{false};
    std::exception_ptr m_fault;
    std::vector<std::jthread> m_threads;
};

} // namespace airshed::lean
