#pragma once

#include <atomic>

namespace airshed::torture {

/// What a program asks the system for, and what may be refused.
enum class Call { None, Write, Flush, Allocation };

/// What a program and whoever watches it both see: it lies in memory that they share.
struct Tally {
    std::atomic<long> calls{0}; ///< of the chosen kind
};

/// From now on the n-th call of a kind fails in this process, once. @param at 0: none; they are only counted.
void failAt(Call call, long at, Tally& tally);

} // namespace airshed::torture
