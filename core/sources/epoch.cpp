#include "core/sources/epoch.h"

#include <cmath>
#include <limits>

namespace airshed::sources {

namespace {

constexpr double firstLimit = 1e11;
constexpr double limitStep = 1e3;

std::int64_t unitOf(double number) {
    std::int64_t unit = nsPerSecond;
    for (double limit = firstLimit; std::abs(number) >= limit && unit > 1; limit *= limitStep)
        unit /= 1'000;
    return unit;
}

} // namespace

std::optional<TimeNs> fromEpoch(std::int64_t number) {
    const std::int64_t unit = unitOf(static_cast<double>(number));
    if (std::abs(static_cast<double>(number)) * static_cast<double>(unit) >=
        static_cast<double>(std::numeric_limits<TimeNs>::max()))
        return std::nullopt;
    return number * unit;
}

std::optional<TimeNs> fromEpoch(double number) {
    if (!(std::abs(number) < static_cast<double>(std::numeric_limits<TimeNs>::max()))) // also NaN
        return std::nullopt;
    const double whole = std::floor(number);
    const auto base = fromEpoch(static_cast<std::int64_t>(whole));
    if (!base)
        return std::nullopt;
    // Whole part and fraction apart: together they need more digits than a double has.
    return *base + std::llround((number - whole) * static_cast<double>(unitOf(number)));
}

} // namespace airshed::sources
