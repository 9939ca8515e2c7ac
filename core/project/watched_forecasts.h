#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/json.h"

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
    std::vector<Epoch> epochs;              ///< rising: the first, the last, and some between

    /// Adds an epoch. Of those between the first and the last every other goes when there are more than a dozen.
    void add(Epoch epoch);
    /// Forgets epochs beyond one: what a run saw after the checkpoint that it goes on from.
    void dropAfter(int epoch);
};

/// The file of a run's folder that holds them.
[[nodiscard]] std::filesystem::path watchedForecastsFile(const std::filesystem::path& runFolder);
/// @throws Error(Storage).
void writeWatchedForecasts(const std::filesystem::path& runFolder, const WatchedForecasts& watched);
/// Empty where there are none yet, or where the file cannot be read: they are there to be looked at alone.
[[nodiscard]] WatchedForecasts readWatchedForecasts(const std::filesystem::path& runFolder);

} // namespace airshed::project
