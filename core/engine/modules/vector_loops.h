#pragma once

#include <array>
#include <cstdint>

// For loops that a compiler is to turn into vector instructions.

/// Before a function: it is compiled for several kinds of processor, of which the best there is is chosen when the program
/// starts; on one machine the same bits each time. Not under ThreadSanitizer, which is not ready yet when the choice is made.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define AIRSHED_FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define AIRSHED_FOR_EACH_PROCESSOR
#endif
/// Before a loop: what it writes is not what another number of it reads.
#if defined(__GNUC__) && !defined(__clang__)
#define AIRSHED_INDEPENDENT _Pragma("GCC ivdep")
#else
#define AIRSHED_INDEPENDENT
#endif
/// Before a function that such functions call: it is compiled as a part of each.
#if defined(__GNUC__)
#define AIRSHED_ALWAYS_INLINE [[gnu::always_inline]] inline
#else
#define AIRSHED_ALWAYS_INLINE inline
#endif

namespace airshed::modules {

/// Σ term(k) over k in [0, count), in eight sums side by side: a compiler may not change the order of sums of floats by itself.
template <typename Term> AIRSHED_ALWAYS_INLINE float sumOf(std::int64_t count, Term term) {
    constexpr std::int64_t eight = 8;
    std::array<float, eight> sums{};
    std::int64_t k = 0;
    for (; k + eight <= count; k += eight)
        for (std::int64_t i = 0; i < eight; ++i)
            sums[static_cast<std::size_t>(i)] += term(k + i);
    for (std::int64_t i = 0; k + i < count; ++i)
        sums[static_cast<std::size_t>(i)] += term(k + i);
    return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

} // namespace airshed::modules
