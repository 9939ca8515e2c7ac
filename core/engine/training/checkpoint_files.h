#pragma once

#include <filesystem>
#include <vector>

namespace airshed::training {

/// How many checkpoints of finished epochs are kept beside the last one.
constexpr std::size_t checkpointsKept = 3;

/// A run's checkpoints, newest first: the last one, then those of finished epochs. Empty for a run that has none yet.
[[nodiscard]] std::vector<std::filesystem::path> checkpointsOf(const std::filesystem::path& runFolder);
/// Keeps the last checkpoint, which is of the end of an epoch, under a name of its own as well, and removes what is beyond
/// `checkpointsKept`. Takes next to no time, and no space until the last one is replaced. A disk without links keeps none.
void keepEpochCheckpoint(const std::filesystem::path& runFolder, int epoch);

} // namespace airshed::training
