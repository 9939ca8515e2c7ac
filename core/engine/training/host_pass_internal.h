#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <torch/types.h>

#include "core/engine/lean/thread_team.h"
#include "core/engine/modules/network_internal.h"
#include "core/engine/training/device_frame_internal.h"
#include "core/engine/training/host_loss.h"
#include "core/engine/training/input_variation_internal.h"

namespace airshed::training {

/// Forward, loss and backward on the CPU. A batch is cut into shards, which threads work on side by side; how it is cut depends
/// on the batch and the network alone, and shards are summed in their order: the numbers are the same whatever the threads.
class HostPass {
public:
    /// @param frame, variation and network outlive it. The gradients go to the network's.
    HostPass(modules::Network& network, const DeviceFrame& frame, const InputVariation& variation, HostLoss loss,
             std::uint64_t seed);
    ~HostPass();

    void setThreads(int threads);
    [[nodiscard]] int threads() const { return m_team->threads(); }
    [[nodiscard]] lean::ThreadTeam& team() { return *m_team; }
    /// Whether threads share the work: not where a batch's windows depend on one another.
    [[nodiscard]] bool isShared() const { return m_canCut; }

    /// Fills the network's gradients with those of the batch's mean loss. @param index steps done before.
    /// @param parts memory is laid out for one of so many parts of the batch only. @return the mean loss.
    double operator()(std::span<const std::int64_t> starts, std::int64_t index, int parts);

private:
    class Shard;
    struct Layout;
    /// A part of a batch that is worked on at once.
    struct Part {
        std::span<const std::int64_t> starts;
        std::int64_t index; ///< of the step
        std::int64_t firstRow;
        std::int64_t variationDraw;
    };
    [[nodiscard]] Layout& layoutFor(std::int64_t windows);
    [[nodiscard]] std::int64_t shardsOf(std::int64_t windows) const;
    void vary(const Batch& batch, std::int64_t draw) const;
    /// @param weightSum of all parts; 0: this is the only one. @return the part's share of the mean loss.
    double addPart(const Part& part, double weightSum);
    void sumUp(const Layout& layout);

    modules::Network& m_network;
    const DeviceFrame& m_frame;
    const InputVariation& m_variation;
    HostLoss m_loss;
    std::uint64_t m_seed;
    bool m_canCut;
    bool m_isHeavy;
    std::unique_ptr<lean::ThreadTeam> m_team;
    std::list<Layout> m_layouts; ///< the newest first
};

} // namespace airshed::training
