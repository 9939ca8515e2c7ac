#include <cstdlib>
#include <iostream>

#include <CLI/CLI.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "app/worker/commands.h"
#include "core/base/failure.h"
#include "core/base/version.h"
#include "core/plugins/plugins.h"
#include "core/sources/pictures.h"

namespace {

using namespace airshed;

struct Arguments {
    std::string project;
    std::string device = "auto";
    std::int64_t exportId = 0;
    std::string folder;
    std::string input;
    std::string output;
    sources::PictureQuery pictures;
    std::string times = "auto";
    std::string size = "64x64";
    std::string name;
    bool every = false;
    bool json = false;
};

int dispatch(const CLI::App& app, const Arguments& arguments, const worker::Shutdown& shutdown) {
    if (app.got_subcommand("work"))
        return worker::work(arguments.project, arguments.device, shutdown);
    if (app.got_subcommand("export"))
        return worker::exportRun(arguments.project, arguments.exportId, shutdown);
    sources::PictureQuery query = arguments.pictures;
    query.times = sources::pictureTimesFromText(arguments.times);
    if (app.got_subcommand("predict"))
        return worker::predict(arguments.folder, arguments.input, query, arguments.every, arguments.json, shutdown);
    if (app.got_subcommand("pictures"))
        return worker::pictures(arguments.project, query, arguments.name, arguments.size, arguments.json, shutdown);
    if (app.got_subcommand("measure"))
        return worker::measure(arguments.input, arguments.device, arguments.output);
    if (app.got_subcommand("measure-batches"))
        return worker::measureBatches(arguments.input, arguments.device, arguments.output, shutdown);
    if (app.got_subcommand("search-rate"))
        return worker::searchRate(arguments.project, arguments.input, arguments.device, arguments.output, shutdown);
    if (app.got_subcommand("describe"))
        return worker::describe(arguments.input, arguments.output);
    return worker::listDevices(arguments.json, arguments.output);
}

void declarePictureTimes(CLI::App& command, Arguments& arguments) {
    command.add_option("--times", arguments.times, "Of pictures: auto, names, exif, table or none")->capture_default_str();
    command.add_option("--table", arguments.pictures.table, "Text with a line for each picture");
    command.add_option("--timezone", arguments.pictures.timeZone, "Of times of pictures without an offset")
        ->capture_default_str();
}

/// About an experiment and a device, with an answer as JSON.
void declareQuestion(CLI::App& command, Arguments& arguments) {
    command.add_option("EXPERIMENT", arguments.input, "JSON file with the experiment")->required();
    command.add_option("--device", arguments.device, "auto, cpu, cuda:0, ...")->capture_default_str();
    command.add_option("--output", arguments.output, "File for the answer; otherwise standard output");
}

void declareCommands(CLI::App& app, Arguments& arguments) {
    app.require_subcommand(1);
    app.set_version_flag("--version", version());
    auto* work = app.add_subcommand("work", "Train what is queued in a project, then end");
    work->add_option("PROJECT", arguments.project, "Project folder")->required();
    work->add_option("--device", arguments.device, "auto, cpu, cuda:0, ...")->capture_default_str();
    auto* exportCommand = app.add_subcommand("export", "Work off a queued export");
    exportCommand->add_option("PROJECT", arguments.project, "Project folder")->required();
    exportCommand->add_option("ID", arguments.exportId, "The export's id in the project's store")->required();
    auto* predict = app.add_subcommand("predict", "Forecasts of an exported model on raw rows, as CSV");
    predict->add_option("DIR", arguments.folder, "Folder of an export")->required();
    predict->add_option("INPUT", arguments.input, "Delimited text with the model's input columns")->required();
    predict->add_flag("--every", arguments.every, "Every issue time with a full lookback, not only the latest");
    predict->add_flag("--json", arguments.json, "JSON in place of CSV");
    predict->add_option("--pictures", arguments.pictures.folder, "Folder of camera pictures, for a model that looks at them");
    declarePictureTimes(*predict, arguments);
    auto* pictures = app.add_subcommand("pictures", "Measure the haze in a folder of pictures, into a snapshot");
    pictures->add_option("PROJECT", arguments.project, "Project folder")->required();
    pictures->add_option("FOLDER", arguments.pictures.folder, "Folder of the pictures")->required();
    pictures->add_option("--name", arguments.name, "Name of the snapshot")->required();
    pictures->add_option("--size", arguments.size, "Freeze them at WIDTHxHEIGHT pixels, or none")->capture_default_str();
    declarePictureTimes(*pictures, arguments);
    pictures->add_flag("--json", arguments.json, "JSON in place of text");
    declareQuestion(*app.add_subcommand("measure", "How fast an experiment's network trains here"), arguments);
    declareQuestion(*app.add_subcommand("measure-batches", "The same for several sizes of batches"), arguments);
    auto* search = app.add_subcommand("search-rate", "A learning rate for an experiment");
    search->add_option("PROJECT", arguments.project, "Project folder")->required();
    declareQuestion(*search, arguments);
    auto* describe = app.add_subcommand("describe", "The graph of a TorchScript file, as JSON");
    describe->add_option("FILE", arguments.input, "The file")->required();
    describe->add_option("--output", arguments.output, "File for the answer; otherwise standard output");
    auto* devices = app.add_subcommand("devices", "What can train on this machine");
    devices->add_flag("--json", arguments.json, "JSON in place of text");
    devices->add_option("--output", arguments.output, "File for the answer, as JSON");
}

} // namespace

namespace {

int run(int argc, char** argv) {
    constexpr int wrongUsage = 2;
    // Data go to stdout; everything said about the work to stderr.
    spdlog::set_default_logger(spdlog::stderr_logger_mt("airshed-worker"));
#if defined(__unix__) || defined(__APPLE__)
    // Without it some products of a GPU differ from run to run.
    setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);
#endif
    CLI::App app("Does what needs tensors for Airshed: training, exporting, forecasting.", "airshed-worker");
    Arguments arguments;
    declareCommands(app, arguments);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : wrongUsage;
    }
    plugins::installPlugins();
    const worker::Shutdown shutdown;
    return dispatch(app, arguments, shutdown);
}

} // namespace

int main(int argc, char** argv) {
    constexpr int failed = 1;
    constexpr int cancelled = 130;
    try {
        return run(argc, argv);
    } catch (const Cancelled&) {
        return cancelled;
    } catch (const std::exception& fault) {
        spdlog::error("{}", asError(fault, "The worker").text());
    }
    return failed;
}
