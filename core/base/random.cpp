#include "core/base/random.h"

#include <cmath>
#include <numbers>

namespace airshed {

namespace {

constexpr std::uint64_t goldenGamma = 0x9E3779B97F4A7C15ULL;

std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

// FNV-1a, so that the purpose's text and not its address makes the key.
std::uint64_t hash(std::string_view text) {
    std::uint64_t h = 0xCBF29CE484222325ULL;
    for (const char c : text)
        h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return h;
}

std::uint64_t key(std::uint64_t seed, std::string_view purpose, std::uint64_t epoch) {
    return mix(mix(mix(seed + goldenGamma) ^ hash(purpose)) + epoch * goldenGamma);
}

} // namespace

std::uint64_t randomBits(std::uint64_t seed, std::string_view purpose, std::uint64_t epoch, std::uint64_t index) {
    return mix(key(seed, purpose, epoch) + (index + 1) * goldenGamma);
}

RandomStream::RandomStream(std::uint64_t seed, std::string_view purpose, std::uint64_t epoch)
    : m_state(key(seed, purpose, epoch)) {}

std::uint64_t RandomStream::bits() {
    m_state += goldenGamma;
    return mix(m_state);
}

double RandomStream::uniform() {
    return static_cast<double>(bits() >> 11) * 0x1.0p-53;
}

double RandomStream::normal() {
    if (m_hasSpare) {
        m_hasSpare = false;
        return m_spare;
    }
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    const double angle = 2.0 * std::numbers::pi * uniform();
    m_spare = radius * std::sin(angle);
    m_hasSpare = true;
    return radius * std::cos(angle);
}

std::uint64_t RandomStream::below(std::uint64_t bound) {
    const std::uint64_t reject = (0 - bound) % bound; // values below this would make the first ones likelier
    for (;;) {
        const std::uint64_t value = bits();
        if (value >= reject)
            return value % bound;
    }
}

} // namespace airshed
