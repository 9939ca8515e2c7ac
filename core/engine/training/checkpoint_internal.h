#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/json.h"
#include "core/engine/modules/network_internal.h"
#include "core/engine/training/flat_optimizer_internal.h"

namespace airshed::training {

/// Where training stands: with the weights and moments all that is needed to go on to the bit, because order and dropout are
/// functions of the seed and of these numbers.
struct TrainingPosition {
    int epoch = 0;                ///< finished epochs
    std::int64_t stepInEpoch = 0; ///< finished steps of the epoch under way; all of them: its validation is still to come
    std::int64_t step = 0;        ///< finished steps since the beginning
    int bestEpoch = 0;            ///< 1-based; 0: none yet
    double bestLoss = 0;          ///< of that epoch, on the validation windows
    int epochsWithoutBetter = 0;
    double pointLoss = 0;    ///< sum of step losses since the last train/loss point
    double epochLoss = 0;    ///< sum of step losses of the epoch up to that point
    int threads = 1;         ///< of LibTorch on the CPU: they decide the last bits
    int batchParts = 1;      ///< as set, or more after the device's memory did not suffice
    double learningRate = 0; ///< in place of the experiment's, since a person asked for it; 0: none
    int reductions = 0;      ///< of the learning rate, by the plateau schedule
    int epochsOnPlateau = 0; ///< without a better loss since the last reduction
};

[[nodiscard]] Json toJson(const TrainingPosition& position);

/// Writes weights, the optimiser's buffers and the position with a digest of it all, whole or not at all.
void saveCheckpoint(const std::filesystem::path& file, const modules::Network& network, const FlatOptimizer& optimizer,
                    const TrainingPosition& position, const std::string& experimentDigest);
/// Reads what saveCheckpoint wrote into the network and the optimiser.
/// @throws Error(Damaged) when it lacks something or fails its digest; Error(Conflict) when it is another experiment's.
[[nodiscard]] TrainingPosition loadCheckpoint(const std::filesystem::path& file, const modules::Network& network,
                                              const FlatOptimizer& optimizer, const std::string& experimentDigest);

/// The weights alone.
void saveWeights(const std::filesystem::path& file, const modules::Network& network, const Json& about);
/// @throws Error(NotFound), Error(Damaged).
void loadWeights(const std::filesystem::path& file, const modules::Network& network);

/// Takes of a file the arrays that the network has too, by name and shape; none when there is no more in common than biases.
/// @return how many. @throws Error(NotFound),
/// Error(Damaged).
[[nodiscard]] std::size_t loadMatchingWeights(const std::filesystem::path& file, const modules::Network& network);

/// SHA-256 over the names and bytes of all learned arrays, in their order.
[[nodiscard]] std::string weightDigest(const modules::Network& network);

} // namespace airshed::training
