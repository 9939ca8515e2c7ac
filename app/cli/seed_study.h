#pragma once

#include <cstdint>
#include <vector>

#include "app/cli/command.h"
#include "core/project/project.h"
#include "core/project/worker_launcher.h"

namespace airshed::cli {

/// Waits for runs that differ in nothing but their seed, telling of each as it ends, and says how far their errors lie apart: a
/// difference between two experiments that is no larger is noise. Ctrl+C stops them all.
/// @param workerPid of the worker that was started for them. @return the worst of their exit codes.
int followSeeds(project::Project& project, const project::WorkerLauncher& launcher, const std::vector<std::int64_t>& runs,
                std::int64_t workerPid, const Session& session);

} // namespace airshed::cli
