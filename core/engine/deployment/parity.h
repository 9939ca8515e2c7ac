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
    double maxDifference = 0; ///< largest |exported - workbench| / max(1, |workbench|); infinite if either is no finite number
};

/// Feeds raw rows of every window to an exported model and compares with forecasts made before.
/// @param forecast the exported model. @param expected [windows][horizon][targets].
[[nodiscard]] ParityResult compareForecasts(const features::Grid& grid, const features::FittedRecipe& recipe,
                                            const features::WindowSet& windows, const std::vector<float>& expected,
                                            const std::function<std::vector<float>(RawWindows)>& forecast,
                                            const JobContext& job = {});

} // namespace airshed::deployment
