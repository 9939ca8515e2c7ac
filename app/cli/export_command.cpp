#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/documents.h"
#include "app/cli/run_argument.h"
#include "app/cli/text_table.h"
#include "core/base/error.h"
#include "core/base/platform.h"
#include "core/project/export_formats.h"
#include "core/project/export_watch.h"
#include "core/project/project.h"
#include "core/project/worker_launcher.h"

namespace airshed::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds pollInterval{100};

struct ExportOptions {
    std::string project;
    std::string run;
    std::string format = "torchscript";
    std::string folder;
};

/// Asks the worker to end and waits until it has: it throws away what is half made.
[[noreturn]] void cancelExport(runs::RunStore& store, std::int64_t id, std::int64_t worker) {
    askProcessToEnd(worker);
    while (isProcessAlive(worker))
        std::this_thread::sleep_for(pollInterval);
    runs::ExportRecord record = store.exportRecord(id);
    if (!project::hasEnded(record)) {
        record.state = runs::ExportState::Failed;
        record.message = "Cancelled.";
        store.updateExport(record);
    }
    throw Cancelled();
}

runs::ExportRecord followExport(runs::RunStore& store, std::int64_t id, std::int64_t worker, const Session& session) {
    std::string told;
    for (;;) {
        runs::ExportRecord record = project::watchExport(store, id, worker);
        if (project::hasEnded(record))
            return record;
        if (record.message != told)
            say(told = record.message);
        if (session.stop.stop_requested())
            cancelExport(store, id, worker);
        std::this_thread::sleep_for(pollInterval);
    }
}

void refuseFullFolder(const fs::path& folder) {
    std::error_code ignored;
    if (fs::exists(folder, ignored) && (!fs::is_directory(folder, ignored) || !fs::is_empty(folder, ignored)))
        throw Error(ErrorCode::AlreadyExists, fmt::format("{} is there already and is not an empty folder.", folder.string()),
                    "Name a folder that is not there yet.");
}

int exportRun(const ExportOptions& options, const Session& session) {
    auto project = project::Project::open(options.project);
    const fs::path folder = fs::absolute(options.folder).lexically_normal();
    refuseFullFolder(folder);
    const project::WorkerLauncher launcher;
    (void)launcher.program();
    auto& store = project.store();
    const std::int64_t id = store.createExport(runNumber(store, options.run), options.format, folder.string());
    const runs::ExportRecord record = followExport(store, id, launcher.startExport(project, id), session);
    if (session.json)
        print(toJson(record));
    if (record.state == runs::ExportState::Failed) {
        say(fmt::format("airshed-cli: the export failed: {}{}{}", record.message, record.hint.empty() ? "" : " ", record.hint));
        return exitFailed;
    }
    if (!session.json)
        print(fmt::format(
            "Exported to {}\nLargest difference from the workbench over {} test windows: {:.3g} (tolerance {:.3g})\n",
            record.folder, record.windows, record.maxDifference, record.tolerance));
    return exitDone;
}

} // namespace

void addExportCommand(CLI::App& app, Selection& selection) {
    addCommand<ExportOptions>(
        app, selection, "export", "Export a run's best model with its preprocessing, and prove it",
        [](CLI::App& command, ExportOptions& options) {
            command.add_option("PROJECT", options.project, "Folder of the project")->required();
            command.add_option("RUN", options.run, "Number of a finished run, or latest")->required()->check(runArgument());
            std::vector<std::string> names;
            std::string help;
            for (const project::ExportFormat& format : project::exportFormats()) {
                names.push_back(format.name);
                help += (help.empty() ? "" : " ") + fmt::format("{}: {}", format.name, format.summary);
            }
            command.add_option("--format", options.format, help)->check(CLI::IsMember(names))->capture_default_str();
            command.add_option("--out", options.folder, "Folder to write to; made by the export")->required();
        },
        exportRun);
}

} // namespace airshed::cli
