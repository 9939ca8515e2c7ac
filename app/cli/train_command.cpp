#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/queued_run.h"
#include "core/base/error.h"

namespace airshed::cli {

namespace {

struct TrainOptions {
    std::string project;
    std::string experiment;
    RunOptions run;
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

int train(const TrainOptions& options, const Session& session) {
    auto project = project::Project::open(options.project);
    return queueAndFollow(project, withChanges(readExperiment(project, options.experiment), options.run.changes), options.run,
                          session);
}

void declareTrain(CLI::App& command, TrainOptions& options) {
    command.add_option("PROJECT", options.project, "Folder of the project")->required();
    command.add_option("EXPERIMENT", options.experiment, "JSON file, or name of an experiment of the project")->required();
    declareRunOptions(command, options.run);
    declareSeeds(command, options.run);
}

} // namespace

void addTrainCommand(CLI::App& app, Selection& selection) {
    addCommand<TrainOptions>(app, selection, "train", "Train an experiment and compare it with its baselines", declareTrain,
                             train);
}

} // namespace airshed::cli
