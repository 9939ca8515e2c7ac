#include <fmt/format.h>

#include "app/cli/model_commands.h"
#include "app/cli/text_table.h"
#include "core/project/worker_questions.h"

namespace airshed::cli {

namespace {

struct SpeedOptions {
    std::string experiment;
    std::string device = "auto";
};

int measureModel(const SpeedOptions& options, const Session& session) {
    const experiments::Experiment experiment = experiments::readExperimentFile(options.experiment);
    const project::TrainingSpeed speed =
        project::measureSpeed(project::WorkerLauncher(), experiment, options.device, session.job);
    if (session.json)
        print(Json{{"device", speed.device},
                   {"threads", speed.threads},
                   {"seconds_per_step", speed.secondsPerStep},
                   {"batch_size", experiment.training.batchSize}});
    else
        print(fmt::format("{:.3g} ms a step of {} windows on {}, {}, without reading, validation and checkpoints\n",
                          speed.secondsPerStep * 1e3, experiment.training.batchSize, speed.device,
                          counted(speed.threads, "thread", "threads")));
    return exitDone;
}

} // namespace

void addModelSpeedCommand(CLI::App& model, Selection& selection) {
    addCommand<SpeedOptions>(
        model, selection, "speed", "Measure how long a training step of an experiment's network takes on this machine",
        [](CLI::App& command, SpeedOptions& options) {
            command.add_option("EXPERIMENT", options.experiment, "JSON file with the experiment")->required();
            command.add_option("--device", options.device, "auto, cpu, cuda:0, ...")->capture_default_str();
        },
        measureModel);
}

} // namespace airshed::cli
