#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/cli/command.h"
#include "core/experiments/experiment.h"
#include "core/project/project.h"
#include "core/project/worker_launcher.h"

namespace airshed::cli {

// What commands that queue a run have in common.

/// What is to be trained, and how.
struct RunOptions {
    std::vector<std::string> changes;
    std::string device = "auto";
    bool detach = false;
    int seeds = 1; ///< runs that differ in their seed alone
};

/// --set, --device, --detach.
void declareRunOptions(CLI::App& command, RunOptions& options);
/// --seeds.
void declareSeeds(CLI::App& command, RunOptions& options);

/// The experiment with its `path=value` changes. @throws Error(InvalidInput) naming the path.
[[nodiscard]] experiments::Experiment withChanges(const experiments::Experiment& experiment,
                                                  const std::vector<std::string>& changes);

/// Checks the experiment and says what it found, queues it (once for each seed), has a worker started, and follows what it
/// queued unless it is detached.
/// @param origin another run that it begins from. @return the command's exit code.
int queueAndFollow(project::Project& project, const experiments::Experiment& experiment, const RunOptions& options,
                   const Session& session, const runs::RunOrigin& origin = {});

} // namespace airshed::cli
