#pragma once

#include <cstdint>
#include <optional>

#include <torch/types.h>

#include "core/engine/training/device_frame_internal.h"
#include "core/experiments/experiment.h"
#include "core/models/program.h"

namespace airshed::training {

/// What is varied in the windows that a network is trained on, and only there: some categories are shown as unknown, pictures
/// are augmented. Every choice is a function of (seed, purpose, step, place in the batch), so a resumed run makes the same
/// ones.
class InputVariation {
public:
    /// @param frame what stands for an unknown category. The settings outlive the variation.
    InputVariation(const experiments::TrainingSettings& settings, const features::Frame& frame, const models::Program& network,
                   const torch::Device& device);

    /// Whether anything is varied.
    [[nodiscard]] bool isActive() const noexcept { return hidesCategories() || augments(); }
    /// @param step steps done before.
    void operator()(Batch& batch, std::int64_t step) const;

private:
    [[nodiscard]] bool hidesCategories() const noexcept { return m_categories && m_settings.unknownShare > 0.0; }
    [[nodiscard]] bool augments() const noexcept { return m_pictures && m_settings.augment.any(); }
    void hideCategories(torch::Tensor& categories, std::int64_t step) const;

    [[nodiscard]] torch::Tensor augmented(const torch::Tensor& pictures, std::int64_t step) const;

    const experiments::TrainingSettings& m_settings;
    std::optional<std::size_t> m_categories; ///< which input of the network they are
    std::optional<std::size_t> m_pictures;   ///< likewise
    torch::Tensor m_unknown;                 ///< [categories]
};

} // namespace airshed::training
