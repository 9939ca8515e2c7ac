#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "core/base/platform.h"

namespace airshed::data {

/// Calls `work(0) … work(count - 1)`, each once, on as many threads as are usable, and returns when all are done. After a call
/// has thrown no further ones are begun, and the first exception is thrown on.
template <typename Work> void parallelFor(std::size_t count, const Work& work) {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr fault;
    const auto run = [&] {
        for (std::size_t i = next++; i < count; i = next++) {
            try {
                work(i);
            } catch (...) {
                const std::lock_guard lock(mutex);
                if (!fault)
                    fault = std::current_exception();
                next = count;
            }
        }
    };
    {
        std::vector<std::jthread> helpers;
        const std::size_t threads = std::min(count, static_cast<std::size_t>(usableThreads()));
        for (std::size_t i = 1; i < threads; ++i)
            helpers.emplace_back(run);
        run();
    }
    if (fault)
        std::rethrow_exception(fault);
}

} // namespace airshed::data
