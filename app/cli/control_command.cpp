#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/documents.h"
#include "core/project/project.h"
#include "core/project/worker_launcher.h"

namespace airshed::cli {

namespace {

struct ControlOptions {
    std::string project;
    std::int64_t run = 0;
    std::string action;
};

/// @return what was done, for a person.
std::string carryOut(project::Project& project, const ControlOptions& options) {
    auto& store = project.store();
    if (options.action != "resume") {
        store.requestControl(options.run, runs::controlFromText(options.action));
        return fmt::format("Run {} was asked to {}.", options.run, options.action);
    }
    const project::WorkerLauncher launcher;
    (void)launcher.program(); // nothing is queued that nobody could do
    if (!store.resumeRun(options.run))
        return fmt::format("Run {} was asked to go on.", options.run);
    launcher.startQueue(project, store.run(options.run).device);
    return fmt::format("Run {} is back in the queue and goes on from its last checkpoint.", options.run);
}

int control(const ControlOptions& options, const Session& session) {
    auto project = project::Project::open(options.project);
    (void)project.store().markInterrupted();
    const std::string done = carryOut(project, options);
    if (session.json)
        print(Json{{"action", options.action}, {"run", toJson(project.store().run(options.run))}});
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
            command.add_option("RUN", options.run, "Number of the run")->required()->check(CLI::PositiveNumber);
            command.add_option("ACTION", options.action, "pause, resume, stop or checkpoint")
                ->required()
                ->check(CLI::IsMember({"pause", "resume", "stop", "checkpoint"}));
        },
        control);
}

} // namespace airshed::cli
