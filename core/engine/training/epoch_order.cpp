#include "core/engine/training/epoch_order.h"

#include <algorithm>

#include "core/base/random.h"

namespace airshed::training {

std::vector<std::int64_t> epochOrder(std::span<const std::int64_t> starts, std::uint64_t seed, int epoch, std::int64_t count) {
    std::vector<std::int64_t> order(starts.begin(), starts.end());
    const std::size_t drawn = count <= 0 ? order.size() : std::min(order.size(), static_cast<std::size_t>(count));
    RandomStream random(seed, "order", static_cast<std::uint64_t>(epoch));
    for (std::size_t i = 0; i < drawn && i + 1 < order.size(); ++i)
        std::swap(order[i], order[i + random.below(order.size() - i)]);
    order.resize(drawn);
    return order;
}

} // namespace airshed::training
