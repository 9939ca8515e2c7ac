#include <filesystem>

#include "app/cli/command.h"
#include "core/base/platform.h"
#include "core/project/worker_launcher.h"
#include "core/sources/pictures.h"

namespace airshed::cli {

namespace {

struct PicturesOptions {
    std::string project;
    std::string folder;
    std::string name;
    std::string times = "auto";
    std::string table;
    std::string timeZone = "UTC";
    std::string size = "64x64";
};

std::string absolute(const std::string& path) {
    return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string();
}

int measure(const PicturesOptions& options, const Session& session) {
    const std::string folder = absolute(options.folder);
    const std::filesystem::path named = std::filesystem::path(folder).has_filename()
                                            ? std::filesystem::path(folder).filename()
                                            : std::filesystem::path(folder).parent_path().filename();
    std::vector<std::string> arguments = {
        "pictures",  options.project, folder,       "--name",         options.name.empty() ? named.string() : options.name,
        "--times",   options.times,   "--timezone", options.timeZone, "--size",
        options.size};
    if (!options.table.empty())
        arguments.insert(arguments.end(), {"--table", absolute(options.table)});
    if (session.json)
        arguments.emplace_back("--json");
    return waitForProcess(startProcess(project::WorkerLauncher().program(), arguments, {}));
}

} // namespace

void addPicturesCommand(CLI::App& app, Selection& selection) {
    addCommand<PicturesOptions>(
        app, selection, "pictures", "Measure the haze in a folder of camera pictures: a table that can be joined to sensors",
        [](CLI::App& command, PicturesOptions& options) {
            command.add_option("PROJECT", options.project, "Folder of the project")->required();
            command.add_option("FOLDER", options.folder, "Folder of the pictures, looked through to the bottom")->required();
            command.add_option("--name", options.name, "Name of the snapshot; the folder's if left out");
            command
                .add_option("--size", options.size,
                            "Freeze the pictures at WIDTHxHEIGHT pixels for networks that look at them; none: only measure")
                ->capture_default_str();
            command.add_option("--times", options.times, "Where the times come from: auto, names, exif, table or none")
                ->check(CLI::IsMember({"auto", "names", "exif", "table", "none"}))
                ->capture_default_str();
            command.add_option("--table", options.table, "Text with a line for each picture: file, time, labels");
            command.add_option("--timezone", options.timeZone, "Of times without an offset, as cameras write them")
                ->capture_default_str();
        },
        measure);
}

} // namespace airshed::cli
