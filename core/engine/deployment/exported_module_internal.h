#pragma once

#include <filesystem>
#include <vector>

#include <torch/script.h>

#include "core/engine/deployment/contract.h"
#include "core/engine/deployment/raw_windows.h"
#include "core/engine/modules/network_internal.h"

namespace airshed::deployment {

/// The network with everything before and behind it: forward(values, time) takes raw rows and gives physical units (see
/// Contract). Fills, marks and scales as features::applyRecipe does, in float32; calendar channels as
/// features::calendarChannels, in float64. Frozen: constants are folded in and nothing can be trained any more.
[[nodiscard]] torch::jit::Module exportedModule(const modules::Network& network, const features::FittedRecipe& recipe);

/// Loads model.pt of an export on the CPU. @throws Error(NotFound), Error(Damaged) when LibTorch cannot read it.
[[nodiscard]] torch::jit::Module loadModel(const std::filesystem::path& file);

/// Forecasts raw windows: [windows][horizon][targets], in the targets' units.
[[nodiscard]] std::vector<float> forecastRaw(torch::jit::Module& model, RawWindows windows, int rows);

} // namespace airshed::deployment
