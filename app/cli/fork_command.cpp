#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/queued_run.h"
#include "app/cli/run_argument.h"

namespace airshed::cli {

namespace {

struct ForkOptions {
    std::string project;
    std::string run;
    bool isWarm = false;
    RunOptions settings;
};

int fork(const ForkOptions& options, const Session& session) {
    auto project = project::Project::open(options.project);
    const std::int64_t from = runNumber(project.store(), options.run);
    const experiments::Experiment experiment = experiments::experimentFromJson(project.store().run(from).experiment);
    return queueAndFollow(project, withChanges(experiment, options.settings.changes), options.settings, session,
                          {from, !options.isWarm});
}

} // namespace

void addForkCommand(CLI::App& app, Selection& selection) {
    addCommand<ForkOptions>(
        app, selection, "fork", "Train a new run from where another one is, with settings of its own",
        [](CLI::App& command, ForkOptions& options) {
            command.add_option("PROJECT", options.project, "Folder of the project")->required();
            command.add_option("RUN", options.run, "Number of the run to begin from, or latest")
                ->required()
                ->check(runArgument());
            command.add_flag("--warm", options.isWarm,
                             "Begin anew with the run's best weights, in place of going on from its last checkpoint");
            declareRunOptions(command, options.settings);
        },
        fork);
}

} // namespace airshed::cli
