#include "core/engine/lean/thread_team.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace airshed::lean {

namespace {

void breathe() {
#if defined(__x86_64__)
    _mm_pause();
#else
    std::this_thread::yield();
#endif
}

/// Looks for a change for some fifty microseconds.
template <typename Changed> bool comesSoon(const Changed& changed) {
    constexpr int looks = 2000;
    for (int i = 0; i < looks; ++i) {
        if (changed())
            return true;
        breathe();
    }
    return false;
}

} // namespace

ThreadTeam::ThreadTeam(int threads) {
    for (int i = 1; i < threads; ++i)
        m_threads.emplace_back([this](const std::stop_token& stop) { serve(stop); });
}

ThreadTeam::~ThreadTeam() {
    for (std::jthread& thread : m_threads)
        thread.request_stop();
    ++m_pieces;
    m_pieces.notify_all();
}

void ThreadTeam::run(int parts, const std::function<void(int)>& work) {
    if (m_threads.empty()) {
        for (int part = 0; part < parts; ++part)
            work(part);
        return;
    }
    m_work = &work;
    m_parts = parts;
    m_fault = nullptr;
    m_failed = false;
    m_next = 0;
    m_busy = static_cast<int>(m_threads.size());
    ++m_pieces;
    m_pieces.notify_all();
    takeParts();
    // All of them must have seen this piece before the next one is set up.
    if (!comesSoon([this] { return m_busy.load() == 0; }))
        for (int busy = m_busy.load(); busy != 0; busy = m_busy.load())
            m_busy.wait(busy);
    if (m_fault)
        std::rethrow_exception(m_fault);
}

void ThreadTeam::serve(const std::stop_token& stop) {
    std::uint32_t seen = 0;
    while (true) {
        if (!comesSoon([this, seen] { return m_pieces.load() != seen; }))
            m_pieces.wait(seen);
        seen = m_pieces.load();
        if (stop.stop_requested())
            return;
        takeParts();
        if (m_busy.fetch_sub(1) == 1)
            m_busy.notify_all();
    }
}

void ThreadTeam::takeParts() {
    for (int part = m_next.fetch_add(1); part < m_parts; part = m_next.fetch_add(1)) {
        try {
            (*m_work)(part);
        } catch (...) {
            if (!m_failed.exchange(true))
                m_fault = std::current_exception();
        }
    }
}

} // namespace airshed::lean
