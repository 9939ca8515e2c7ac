#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <torch/types.h>

#include "core/data/picture_set.h"
#include "core/engine/lean/thread_team.h"
#include "core/engine/modules/network_internal.h"
#include "core/features/recipe.h"
#include "core/features/windows.h"
#include "core/models/output_kind.h"

namespace airshed::training {

/// What one step is trained on.
struct Batch {
    std::vector<torch::Tensor> inputs; ///< of the network, in its order, each with the batch in front
    torch::Tensor targets;             ///< [batch, horizon, targets], 0 where nothing was measured
    torch::Tensor weights;             ///< [batch, horizon, targets]: 1 where a target was measured, else 0
};

/// A Frame on a device, once. Windows are gathered from it by their first rows; only those indices travel.
class DeviceFrame {
public:
    /// @param network says what is to be gathered: "input", "static", "category", "future", "image".
    /// @param pictures of the input "image"; they outlive the frame. Null where there are none.
    DeviceFrame(const features::Frame& frame, const features::RecipeSettings& settings, const models::Program& network,
                const torch::Device& device, const data::PictureSet* pictures = nullptr);

    [[nodiscard]] std::vector<torch::Tensor> inputs(std::span<const std::int64_t> starts) const;
    [[nodiscard]] Batch batch(std::span<const std::int64_t> starts) const { return batch(indices(starts)); }
    /// @param rows [windows] int64 on the device: where they begin.
    [[nodiscard]] Batch batch(const torch::Tensor& rows) const;
    /// Memory for a batch, on the host.
    [[nodiscard]] Batch emptyBatch(std::int64_t windows) const;
    /// What `batch` yields, into the memory of a batch of as many windows on the host.
    void fill(const Batch& batch, std::span<const std::int64_t> starts) const;
    /// A batch without its inputs.
    [[nodiscard]] Batch measured(std::span<const std::int64_t> starts) const { return measured(indices(starts)); }
    [[nodiscard]] Batch measured(const torch::Tensor& rows) const;
    /// How many windows can be forecast at once without taking much memory for their inputs.
    [[nodiscard]] std::size_t windowsAtOnce() const;

private:
    /// Something of every window, by the window's first row less `shift`: overlapping, a strided view of the rows.
    struct View {
        torch::Tensor parts;
        std::int64_t shift = 0;
        torch::Tensor chosen = {}; ///< which part a row has, where not the one of its own number: pictures, as bytes
    };
    [[nodiscard]] View pictureView(const features::Frame& frame, std::int64_t shift, const data::PictureSet* pictures) const;
    [[nodiscard]] torch::Tensor indices(std::span<const std::int64_t> starts) const;
    [[nodiscard]] std::vector<torch::Tensor> gather(const torch::Tensor& rows) const;
    [[nodiscard]] static torch::Tensor inputOf(const View& view, const torch::Tensor& rows);

    torch::Device m_device;
    std::vector<View> m_inputs; ///< one for each input of the network
    torch::Tensor m_targets;    ///< by the window's first row
    torch::Tensor m_weights;
};

/// What the network yields for windows, standardised: [windows][horizon][targets][numbers]. Dropout and gradients are off.
/// @param goOn called between batches with the share done; false ends it with an empty result.
/// @param team threads to share the batches between on the host; null: the caller alone. The numbers are the same.
[[nodiscard]] std::vector<float> forecastWindows(const modules::Network& network, const DeviceFrame& frame,
                                                 const features::WindowSet& windows, const std::function<bool(double)>& goOn,
                                                 lean::ThreadTeam* team = nullptr);

} // namespace airshed::training
