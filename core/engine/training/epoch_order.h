#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace airshed::training {

/// The windows of an epoch in the order in which they are trained on: a shuffle (Fisher and Yates, Durstenfeld 1964) that is a
/// function of (seed, epoch) alone.
/// @param count how many are drawn; 0 or more than there are: all.
[[nodiscard]] std::vector<std::int64_t> epochOrder(std::span<const std::int64_t> starts, std::uint64_t seed, int epoch,
                                                   std::int64_t count);

} // namespace airshed::training
