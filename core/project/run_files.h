#pragma once

#include <filesystem>

namespace airshed::project {

// The files in a run's folder that others begin from.

/// The weights of the best epoch.
[[nodiscard]] std::filesystem::path bestCheckpoint(const std::filesystem::path& runFolder);
/// All that is needed to go on.
[[nodiscard]] std::filesystem::path lastCheckpoint(const std::filesystem::path& runFolder);

} // namespace airshed::project
