#pragma once

#include <cstdint>
#include <filesystem>

#include "core/engine/training/observer.h"
#include "core/engine/training/step_meeting.h"
#include "core/experiments/experiment.h"
#include "core/project/experiment_data.h"
#include "core/project/run_files.h"

namespace airshed::training {

/// Another run that this one begins from.
struct TrainingOrigin {
    std::int64_t run = 0;         ///< for people; 0: it begins anew
    std::filesystem::path folder; ///< of that run
    std::string experimentDigest; ///< of that run
    bool isFork = false;          ///< see runs::RunOrigin
};

struct TrainingTask {
    const experiments::Experiment& experiment;
    const project::ExperimentData& data;
    std::string device = "cpu";   ///< a Device::id
    std::filesystem::path folder; ///< of the run; holds best.safetensors and last.safetensors
    TrainingOrigin origin = {};
    int mostThreads = 0; ///< of the CPU, where the settings leave the choice; 0: all there are
    /// Among runs that are trained as one; null: the run is trained alone.
    const StepSeat* seat = nullptr;
};

enum class TrainingEnd {
    LastEpoch, ///< all epochs are done
    EarlyStop, ///< `patience` epochs without a better validation loss
    Stopped    ///< it was asked to; goes on from its last checkpoint when called again
};

/// Trains, or goes on from the folder's last checkpoint as though there had been no break: the weights are the same to the bit
/// on the same build, device and number of threads. Call it on one long-lived thread: each calling thread would get workers of
/// its own.
/// @throws Error(InvalidInput) for a model that does not fit, an origin whose weights do not, or a loss that is no longer
/// finite; Error(Unavailable) when the
///   device's memory does not suffice; Error(Damaged) when no checkpoint can be read; Error(Conflict) for one that is not this
///   experiment's; Error(Storage).
TrainingEnd train(const TrainingTask& task, TrainingObserver& observer);

using project::bestCheckpoint;
using project::lastCheckpoint;

} // namespace airshed::training
