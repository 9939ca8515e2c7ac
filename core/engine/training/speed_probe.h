#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/experiments/experiment.h"

namespace airshed::training {

/// How fast a network trains on this machine.
struct SpeedProbe {
    std::string device;        ///< "cpu", "cuda:0"
    int threads = 0;           ///< of the CPU, as training would choose them
    std::int64_t steps = 0;    ///< that were timed
    double secondsPerStep = 0; ///< median
};

/// Trains the experiment's network for about `seconds` on random numbers of the shapes that it would see, the way a run does,
/// and forgets it. The data are not needed; reading, validation and checkpoints come on top of what it says.
/// @param device "auto", "cpu", "cuda:N". @param seconds in (0, 60].
/// @throws Error(InvalidInput) for a network that does not fit, Error(Unavailable) for a device that is not there or whose
///   memory does not suffice.
[[nodiscard]] SpeedProbe probeSpeed(const experiments::Experiment& experiment, const std::string& device, double seconds = 1);

/// The speed with one size of batch.
struct BatchSpeed {
    int batchSize = 0;
    SpeedProbe probe;
    std::string fault; ///< why there is none: the device's memory does not suffice
    [[nodiscard]] double windowsPerSecond() const {
        return probe.secondsPerStep > 0.0 ? batchSize / probe.secondsPerStep : 0.0;
    }
};

/// Measures batches of 16, 32, … 4096 windows, each twice as probeSpeed does, in two rounds, and keeps the quicker, until
/// memory runs out or a step takes over two seconds.
/// @throws what probeSpeed throws for the smallest one.
[[nodiscard]] std::vector<BatchSpeed> probeBatchSizes(const experiments::Experiment& experiment, const std::string& device,
                                                      const JobContext& job = {});

} // namespace airshed::training
