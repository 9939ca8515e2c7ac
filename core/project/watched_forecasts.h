#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/project/kept_epochs.h"

namespace airshed::project {

/// A few windows of the validation part that are forecast after every epoch, to be looked at while a run learns. One target, in
/// its own unit; what was not measured is NaN.
struct WatchedForecasts {
    struct Epoch {
        int epoch = 0;                              ///< 1 for the first
        std::vector<std::vector<double>> forecasts; ///< [windows][horizon]
    };
    std::string target;
    std::string unit;
    std::vector<std::vector<double>> truth; ///< [windows][horizon]
    KeptEpochs<Epoch> epochs;
};

/// The file of a run's folder that holds them.
[[nodiscard]] std::filesystem::path watchedForecastsFile(const std::filesystem::path& runFolder);
/// @throws Error(Storage).
void writeWatchedForecasts(const std::filesystem::path& runFolder, const WatchedForecasts& watched);
/// Empty where there are none yet, or where the file cannot be read: they are there to be looked at alone.
[[nodiscard]] WatchedForecasts readWatchedForecasts(const std::filesystem::path& runFolder);

} // namespace airshed::project
