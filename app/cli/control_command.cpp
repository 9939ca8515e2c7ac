#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/documents.h"
#include "app/cli/run_argument.h"
#include "core/base/error.h"
#include "core/project/project.h"
#include "core/project/worker_launcher.h"

namespace airshed::cli {

namespace {

struct ControlOptions {
    std::string project;
    std::string run;
    std::string action;
    double value = 0; ///< of learning-rate
};

constexpr const char* learningRateAction = "learning-rate";

/// @return what was done, for a person.
std::string carryOut(project::Project& project, std::int64_t run, const ControlOptions& options) {
    auto& store = project.store();
    if (options.action == learningRateAction) {
        store.askLearningRate(run, options.value);
        return fmt::format("Run {} was asked to go on with the learning rate {}.", run, options.value);
    }
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
    if ((options.action == learningRateAction) != (options.value != 0))
        throw Error(ErrorCode::InvalidInput,
                    options.value != 0 ? fmt::format("To {} takes no value.", options.action)
                                       : std::string("Which learning rate?"),
                    "airshed-cli control PROJECT RUN learning-rate 0.0005");
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
        app, selection, "control", "Pause, resume or stop a run, have it write a checkpoint, or change its learning rate",
        [](CLI::App& command, ControlOptions& options) {
            command.add_option("PROJECT", options.project, "Folder of the project")->required();
            command.add_option("RUN", options.run, "Number of the run, or latest")->required()->check(runArgument());
            command.add_option("ACTION", options.action, "pause, resume, stop, checkpoint or learning-rate")
                ->required()
                ->check(CLI::IsMember({"pause", "resume", "stop", "checkpoint", learningRateAction}));
            command.add_option("VALUE", options.value, "The learning rate that it is to go on with");
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
