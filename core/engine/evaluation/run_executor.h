#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/project/project.h"
#include "core/runs/run_record.h"

namespace airshed::evaluation {

/// Trains and evaluates a run that this process has claimed, from its start or its last checkpoint, reporting to the project's
/// store. Whatever goes wrong with the run is recorded in its state, message and hint.
/// @param device a training::Device::id. @param shutdownAsked polled on another thread: true means checkpoint and stop.
/// @return the state in which the run was left: Finished, Stopped or Failed.
/// @throws Error(Storage) when the store itself cannot be written.
runs::RunState executeRun(project::Project& project, std::int64_t run, const std::string& device,
                          const std::function<bool()>& shutdownAsked);

} // namespace airshed::evaluation
