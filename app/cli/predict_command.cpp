#include "app/cli/command.h"
#include "core/base/platform.h"
#include "core/project/worker_launcher.h"

namespace airshed::cli {

namespace {

struct PredictOptions {
    std::string folder;
    std::string input;
    std::string pictures;
    std::string times = "auto";
    std::string table;
    std::string timeZone = "UTC";
    bool every = false;
};

int predict(const PredictOptions& options, const Session& session) {
    std::vector<std::string> arguments = {"predict", options.folder, options.input};
    if (!options.pictures.empty())
        arguments.insert(arguments.end(), {"--pictures", options.pictures, "--times", options.times, "--timezone",
                                           options.timeZone, "--table", options.table});
    if (options.every)
        arguments.emplace_back("--every");
    if (session.json)
        arguments.emplace_back("--json");
    return waitForProcess(startProcess(project::WorkerLauncher().program(), arguments, {}));
}

} // namespace

void addPredictCommand(CLI::App& app, Selection& selection) {
    addCommand<PredictOptions>(
        app, selection, "predict", "Forecast with an exported model from raw sensor rows",
        [](CLI::App& command, PredictOptions& options) {
            command.add_option("DIR", options.folder, "Folder of an exported model")->required();
            command.add_option("INPUT", options.input, "Delimited text with the columns of the model's contract")->required();
            CLI::Option* pictures =
                command.add_option("--pictures", options.pictures, "Folder of camera pictures, for a model that looks at them");
            command.add_option("--times", options.times, "Where their times come from: auto, names, exif or table")
                ->check(CLI::IsMember({"auto", "names", "exif", "table"}))
                ->needs(pictures)
                ->capture_default_str();
            command.add_option("--table", options.table, "Text with a line for each picture: file, time")->needs(pictures);
            command.add_option("--timezone", options.timeZone, "Of their times without an offset")
                ->needs(pictures)
                ->capture_default_str();
            command.add_flag("--every", options.every, "Forecast from every window of the input; else from the last alone");
        },
        predict);
}

} // namespace airshed::cli
