#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/documents.h"
#include "app/cli/run_argument.h"
#include "core/project/project.h"
#include "core/project/worker_launcher.h"

namespace airshed::cli {

namespace {

struct ControlOptions {
    std::string project;
    std::string run;
    std::string action;
};

/// @return what was done, for a person.
std::string carryOut(project::Project& project, std::int64_t run, const ControlOptions& options) {
    auto& store = project.store();
    if (options.action != "resume") {
        store.requestControl(run, runs::controlFromText(options.action));
        return fmt::format("Run {} was asked to {}.", run, options.action);
    }
    const project::WorkerLauncher launcher;
    (void)launcher.program(); // nothing is queued that nobody could do
    if (!store.resumeRun(run))
        return fmt::format("Run {} was asked to go on.", run);
    launcher.startQueue(project, store.run(run).device);
    return fmt::format("Run {} is back in the queue and goes on from its last checkpoint.", run);
}

int control(const ControlOptions& options, const Session& session) {
    auto project = project::Project::open(options.project);
    (void)project.store().markInterrupted();
    const std::int64_t run = runNumber(project.store(), options.run);
    const std::string done = carryOut(project, run, options);
    if (session.json)
        print(Json{{"action", options.action}, {"run", toJson(project.store().run(run))}});
    else
        print(done + "\n");
    return exitDone;
}

} // namespace

void addControlCommand(CLI::App& app, Selection& selection) {
    addCommand<ControlOptions>(
        app, selection, "control", "Pause, resume or stop a run, or have it write a checkpoint",
        [](CLI::App& command, ControlOptions& options) {
            command.add_option("PROJECT", options.project, "Folder of the project")->required();
            command.add_option("RUN", options.run, "Number of the run, or latest")->required()->check(runArgument());
            command.add_option("ACTION", options.action, "pause, resume, stop or checkpoint")
                ->required()
                ->check(CLI::IsMember({"pause", "resume", "stop", "checkpoint"}));
        },
        control);
}

void addResumeCommand(CLI::App& app, Selection& selection) {
    addCommand<ControlOptions>(
        app, selection, "resume", "Have a paused, stopped or interrupted run go on from its last checkpoint",
        [](CLI::App& command, ControlOptions& options) {
            options.action = "resume";
            command.add_option("PROJECT", options.project, "Folder of the project")->required();
            command.add_option("RUN", options.run, "Number of the run, or latest")->required()->check(runArgument());
        },
        control);
}

} // namespace airshed::cli
