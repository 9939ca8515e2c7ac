#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/engine/training/step_meeting.h"
#include "core/project/experiment_data_cache.h"
#include "core/project/project.h"
#include "core/runs/run_record.h"

namespace airshed::evaluation {

/// Where and how a run is executed.
struct Execution {
    std::string device = "cpu"; ///< a training::Device::id
    int mostThreads = 0;        ///< of the CPU; 0: all there are
    /// Data shared with other runs; null pointer: of its own.
    project::ExperimentDataCache* data = nullptr;
    const training::StepSeat* seat = nullptr; ///< among runs that are trained as one; null: alone
    std::function<bool()> shutdownAsked = {}; ///< polled on another thread: true means checkpoint and stop
};

/// Trains and evaluates a run that this process has claimed, from its start or its last checkpoint, reporting to the project's
/// store. Whatever goes wrong with the run is recorded in its state, message and hint.
/// @return the state in which the run was left: Finished, Stopped or Failed.
/// @throws Error(Storage) when the store itself cannot be written.
runs::RunState executeRun(project::Project& project, std::int64_t run, const Execution& how);

} // namespace airshed::evaluation
