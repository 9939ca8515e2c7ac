#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "core/base/job.h"
#include "core/engine/deployment/raw_windows.h"
#include "core/features/windows.h"

namespace airshed::deployment {

struct ParityResult {
    std::int64_t windows = 0;
    /// Largest |exported - workbench| / max(|workbench|, deviation), with the target's standard deviation in the training part;
    /// infinite if either is no finite number. A forecast near zero is a small difference of numbers as large as the deviation,
    /// so 32-bit floats cannot hold it to more digits than that.
    double maxDifference = 0;
};

/// Windows that the exported model is given at once.
inline constexpr std::size_t parityBatch = 256;

/// Feeds raw rows of every window to an exported model and compares with forecasts made before.
/// @param forecast the exported model. @param expected [windows][horizon][targets][numbers].
/// @param pictures as for rawWindows.
[[nodiscard]] ParityResult compareForecasts(const features::Grid& grid, const features::FittedRecipe& recipe,
                                            const features::WindowSet& windows, const std::vector<float>& expected,
                                            const std::function<std::vector<float>(RawWindows)>& forecast,
                                            const JobContext& job = {}, const data::PictureSet* pictures = nullptr);

} // namespace airshed::deployment
