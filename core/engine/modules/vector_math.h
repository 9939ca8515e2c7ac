#pragma once

#include <bit>
#include <cstdint>

namespace airshed::modules {

// Functions of one float that a compiler turns into vector instructions when they stand in a plain loop: no branch, no table,
// no call. Each is within 3 units in the last place of the exact value, or within 1e-7 of it near zero.

/// eˣ for x in [-87, 88], clamped to it: 2ⁿ · eʳ with r in [-ln 2 / 2, ln 2 / 2] and a polynomial for eʳ (Cephes expf, Moshier
/// 1989).
inline float fastExp(float x) {
    constexpr float lowest = -87.0F;
    constexpr float highest = 88.0F;
    constexpr float log2e = 1.44269504088896341F;
    constexpr float ln2High = 0.693359375F;
    constexpr float ln2Low = -2.12194440e-4F;
    constexpr float rounder = 12582912.0F; // 1.5 · 2²³: adding it leaves the nearest whole number in the low bits
    x = x < lowest ? lowest : x > highest ? highest : x;
    const float shifted = x * log2e + rounder;
    const float n = shifted - rounder;
    const float r = x - n * ln2High - n * ln2Low;
    float y = 1.9875691500e-4F;
    y = y * r + 1.3981999507e-3F;
    y = y * r + 8.3334519073e-3F;
    y = y * r + 4.1665795894e-2F;
    y = y * r + 1.6666665459e-1F;
    y = y * r + 5.0000001201e-1F;
    y = y * r * r + r + 1.0F;
    // n was rounded into the low bits of `shifted`; moved to the exponent it is 2ⁿ.
    const std::uint32_t exponent = (std::bit_cast<std::uint32_t>(shifted) + 127U) << 23U;
    return y * std::bit_cast<float>(exponent);
}

inline float fastSigmoid(float x) {
    return 1.0F / (1.0F + fastExp(-x));
}

/// By e^(2x) away from zero and by a polynomial near it, where the quotient would lose digits.
inline float fastTanh(float x) {
    const float a = x < 0 ? -x : x;
    const float big = 1.0F - 2.0F / (fastExp(2.0F * a) + 1.0F);
    const float z = x * x;
    float p = -5.70498872745e-3F;
    p = p * z + 2.06390887954e-2F;
    p = p * z - 5.37397155531e-2F;
    p = p * z + 1.33314422036e-1F;
    p = p * z - 3.33332819422e-1F;
    const float small = p * z * x + x;
    return a < 0.625F ? small : x < 0 ? -big : big;
}

/// The normal distribution's Φ(x), within 1e-7 (Abramowitz and Stegun 1964, 7.1.26). @param density e^(−x²/2).
inline float fastNormal(float x, float density) {
    const float a = x < 0 ? -x : x;
    const float t = 1.0F / (1.0F + 0.23164189F * a); // 0.3275911 / √2
    float p = 0.5307027145F;
    p = p * t - 0.7265760135F;
    p = p * t + 0.7107068705F;
    p = p * t - 0.142248368F;
    p = p * t + 0.127414796F;
    const float tail = p * t * density;
    return x < 0 ? tail : 1.0F - tail;
}

/// e^(−x²/2).
inline float normalDensity(float x) {
    return fastExp(-0.5F * x * x);
}

} // namespace airshed::modules
