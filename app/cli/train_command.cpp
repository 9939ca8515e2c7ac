#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/documents.h"
#include "app/cli/run_follower.h"
#include "core/base/error.h"
#include "core/project/project.h"
#include "core/project/worker_launcher.h"

namespace airshed::cli {

namespace {

struct TrainOptions {
    std::string project;
    std::string experiment;
    std::vector<std::string> changes;
    std::string device = "auto";
    bool detach = false;
};

/// A file, or the name of a document of the project.
experiments::Experiment readExperiment(const project::Project& project, const std::string& named) {
    std::error_code ignored;
    if (std::filesystem::exists(named, ignored))
        return experiments::readExperimentFile(named);
    for (const std::string& name : project.experimentNames())
        if (name == named)
            return project.loadExperiment(name);
    throw Error(ErrorCode::NotFound, fmt::format("There is no experiment {}.", named),
                "Name a JSON file, or an experiment of the project; \"airshed-cli presets cnn\" prints one to begin with.");
}

/// The document is complete before it is changed, so that any path of it can be named.
experiments::Experiment withChanges(const experiments::Experiment& experiment, const std::vector<std::string>& changes) {
    Json document = experiments::toJson(experiment);
    for (const std::string& change : changes) {
        const std::size_t equals = change.find('=');
        setJsonPath(document, change.substr(0, equals), change.substr(equals + 1));
    }
    return experiments::experimentFromJson(document);
}

int train(const TrainOptions& options, const Session& session) {
    auto project = project::Project::open(options.project);
    const experiments::Experiment experiment = withChanges(readExperiment(project, options.experiment), options.changes);
    const project::WorkerLauncher launcher;
    (void)launcher.program(); // nothing is queued that nobody could do

    const project::ExperimentCheck check = project.checkExperiment(experiment, session.job);
    for (const Finding& finding : check.findings)
        say(finding);
    if (!check.usable())
        return exitFailed;
    say(fmt::format("{} training, {} validation and {} test windows; {} parameters.", check.trainWindows,
                    check.validationWindows, check.testWindows, check.model.parameters));

    const std::int64_t id = project.queueRun(experiment, options.device, JobContext(session.stop));
    const std::int64_t worker = launcher.startQueue(project, options.device);
    if (options.detach) {
        if (session.json)
            print(toJson(project.store().run(id)));
        else
            print(fmt::format("{}\n", id));
        return exitDone;
    }
    const runs::RunRecord run = RunFollower(project, launcher, id, worker, session).follow();
    if (session.json)
        print(wholeRunJson(project.store(), id));
    else if (run.state == runs::RunState::Finished)
        print(scoreTable(project.store().scores(id), targetUnit(project, run)));
    return exitCodeOf(run);
}

void declareTrain(CLI::App& command, TrainOptions& options) {
    command.add_option("PROJECT", options.project, "Folder of the project")->required();
    command.add_option("EXPERIMENT", options.experiment, "JSON file, or name of an experiment of the project")->required();
    command.add_option("--set", options.changes, "Change a field: training.epochs=5, model=lstm; may be given again")
        ->allow_extra_args(false)
        ->check(CLI::Validator(
            [](const std::string& text) {
                return text.find('=') == std::string::npos || text.front() == '=' ? "write it as path=value" : std::string();
            },
            "PATH=VALUE"));
    command.add_option("--device", options.device, "auto, cpu, cuda:0")->capture_default_str();
    command.add_flag("--detach", options.detach, "Return at once with the run's number; the run goes on by itself");
}

} // namespace

void addTrainCommand(CLI::App& app, Selection& selection) {
    addCommand<TrainOptions>(app, selection, "train", "Train an experiment and compare it with its baselines", declareTrain,
                             train);
}

} // namespace airshed::cli
