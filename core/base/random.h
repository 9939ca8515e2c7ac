#pragma once

#include <cstdint>
#include <string_view>

namespace airshed {

/// Random numbers that are a function of (seed, purpose, epoch, index) alone: no hidden state, so any of them can be
/// had again in any order, on any thread, after any restart.
/// The bits are SplitMix64 (Steele, Lea, Flood 2014) over a mixed key.
[[nodiscard]] std::uint64_t randomBits(std::uint64_t seed, std::string_view purpose, std::uint64_t epoch, std::uint64_t index);

/// A stream of random numbers that starts at a key. Cheap to make; not shared between threads.
class RandomStream {
public:
    RandomStream(std::uint64_t seed, std::string_view purpose, std::uint64_t epoch = 0);
    [[nodiscard]] std::uint64_t bits();
    /// Uniform in [0, 1), 53 bits.
    [[nodiscard]] double uniform();
    /// Standard normal (Box and Muller 1958).
    [[nodiscard]] double normal();
    /// Uniform in [0, bound), bound > 0, without bias.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);

private:
    std::uint64_t m_state;
    double m_spare = 0.0;
    bool m_hasSpare = false;
};

} // namespace airshed
