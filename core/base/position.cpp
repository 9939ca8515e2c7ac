#include "core/base/position.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace airshed {

namespace {

constexpr double meanRadiusKm = 6371.0088;

double radians(double degrees) noexcept {
    return degrees * std::numbers::pi / 180.0;
}

double haversine(double angle) noexcept {
    const double s = std::sin(angle / 2.0);
    return s * s;
}

} // namespace

bool Position::isValid() const noexcept {
    return std::abs(latitude) <= 90.0 && std::abs(longitude) <= 180.0; // false for NaN
}

double distanceKm(const Position& a, const Position& b) noexcept {
    const double h = haversine(radians(b.latitude - a.latitude)) + std::cos(radians(a.latitude)) *
                                                                       std::cos(radians(b.latitude)) *
                                                                       haversine(radians(b.longitude - a.longitude));
    return 2.0 * meanRadiusKm * std::asin(std::sqrt(std::min(1.0, h)));
}

} // namespace airshed
