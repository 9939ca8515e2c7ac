#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include <CLI/CLI.hpp>

#include "core/base/finding.h"
#include "core/base/job.h"
#include "core/base/json.h"

namespace airshed::cli {

/// Exit codes of every command.
enum ExitCode : int { exitDone = 0, exitFailed = 1, exitUsage = 2, exitCancelled = 130 };

/// What a command is given when it runs.
struct Session {
    bool json = false;    ///< print JSON on stdout in place of text for people
    std::stop_token stop; ///< Ctrl+C
    JobContext job;       ///< the same stop; progress goes to stderr
};

/// The command that was named on the command line.
struct Selection {
    std::function<int(const Session&)> run;
    bool json = false;
};

/// Adds a subcommand with `--json` whose options are read into `Options`.
/// @param declare adds its options; the reference stays valid while the program runs.
template <typename Options>
void addCommand(CLI::App& app, Selection& selection, const std::string& name, const std::string& summary,
                const std::function<void(CLI::App&, Options&)>& declare,
                const std::function<int(const Options&, const Session&)>& run) {
    CLI::App* command = app.add_subcommand(name, summary);
    auto options = std::make_shared<Options>();
    declare(*command, *options);
    command->add_flag("--json", selection.json, "Print JSON on standard output");
    command->callback([&selection, options, run] {
        selection.run = [options, run](const Session& session) { return run(*options, session); };
    });
}

/// Data, on stdout.
void print(const std::string& text);
/// JSON on stdout, pretty-printed; bytes that are no UTF-8 are replaced.
void print(const Json& json);
/// What happens, on stderr, as a line.
void say(const std::string& line);
/// A finding as a line on stderr: "warning: data: …".
void say(const Finding& finding);

// One file each.
void addSampleCommand(CLI::App& app, Selection& selection);
void addStarterCommand(CLI::App& app, Selection& selection);
void addNewCommand(CLI::App& app, Selection& selection);
void addImportCommand(CLI::App& app, Selection& selection);
void addFetchCommand(CLI::App& app, Selection& selection);
void addRefreshCommand(CLI::App& app, Selection& selection);
void addJoinCommand(CLI::App& app, Selection& selection);
void addPlacesCommand(CLI::App& app, Selection& selection);
void addStationsCommand(CLI::App& app, Selection& selection);
void addPicturesCommand(CLI::App& app, Selection& selection);
void addKeyCommand(CLI::App& app, Selection& selection);
void addDataCommand(CLI::App& app, Selection& selection);
void addCheckCommand(CLI::App& app, Selection& selection);
void addDiffCommand(CLI::App& app, Selection& selection);
void addExpectCommand(CLI::App& app, Selection& selection);
void addLabelCommand(CLI::App& app, Selection& selection);
void addTrainCommand(CLI::App& app, Selection& selection);
void addRunsCommand(CLI::App& app, Selection& selection);
void addForkCommand(CLI::App& app, Selection& selection);
void addQueueCommand(CLI::App& app, Selection& selection);
void addCoachCommand(CLI::App& app, Selection& selection);
void addDevicesCommand(CLI::App& app, Selection& selection);
void addPluginsCommand(CLI::App& app, Selection& selection);
void addTuneSpeedCommand(CLI::App& app, Selection& selection);
void addFindRateCommand(CLI::App& app, Selection& selection);
void addControlCommand(CLI::App& app, Selection& selection);
void addResumeCommand(CLI::App& app, Selection& selection);
void addExportCommand(CLI::App& app, Selection& selection);
void addPredictCommand(CLI::App& app, Selection& selection);
void addModelCommand(CLI::App& app, Selection& selection);
void addPresetsCommand(CLI::App& app, Selection& selection);

} // namespace airshed::cli
