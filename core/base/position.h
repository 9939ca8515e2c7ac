#pragma once

namespace airshed {

/// A place on the Earth (WGS 84), in degrees.
struct Position {
    double latitude = 0;  ///< -90 to 90, north positive
    double longitude = 0; ///< -180 to 180, east positive

    /// Whether both are numbers within their ranges.
    [[nodiscard]] bool isValid() const noexcept;
};

/// Kilometres along the great circle, by the haversine formula on a sphere of the Earth's mean radius, 6371.0088 km (IUGG); off
/// by at most 0.6 % because the Earth is no sphere.
[[nodiscard]] double distanceKm(const Position& a, const Position& b) noexcept;

} // namespace airshed
