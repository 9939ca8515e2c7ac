#pragma once

#include <cstdint>

namespace airshed::features {

/// The quotient rounded down, also below zero. @param by above 0.
[[nodiscard]] constexpr std::int64_t floorDivide(std::int64_t value, std::int64_t by) noexcept {
    return value / by - (value % by < 0 ? 1 : 0);
}

} // namespace airshed::features
