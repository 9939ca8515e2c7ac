#include <chrono>
#include <exception>
#include <iostream>

#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "core/base/failure.h"
#include "core/base/version.h"
#include "core/plugins/plugins.h"

namespace {

using namespace airshed;
using namespace airshed::cli;

int answerUsage(const CLI::App& app, const CLI::ParseError& fault) {
    if (fault.get_exit_code() == 0) // --help or --version
        return app.exit(fault);
    std::string command = "airshed-cli";
    for (const CLI::App* named : app.get_subcommands())
        command += " " + named->get_name();
    say("airshed-cli: " + std::string(fault.what()) + " Try \"" + command + " --help\".");
    return exitUsage;
}

/// Says on stderr what is being done, once it has taken long enough to wonder about.
JobContext::ProgressFunction progressLines() {
    using Clock = std::chrono::steady_clock;
    return [told = std::string(), since = Clock::now()](double, const std::string& message) mutable {
        if (message == told || Clock::now() - since < std::chrono::milliseconds(500))
            return;
        say(message);
        told = message;
        since = Clock::now();
    };
}

int runSelected(const Selection& selection) {
    try {
        const Interrupt interrupt;
        const Session session{selection.json, interrupt.token(), JobContext(interrupt.token(), progressLines())};
        const int code = selection.run(session);
        if (!std::cout.flush())
            throw Error(ErrorCode::Storage, "The result could not be written to standard output.",
                        "Check that the disk is not full.");
        return code;
    } catch (const Cancelled&) {
        say("airshed-cli: cancelled");
        return exitCancelled;
    } catch (const std::exception& e) {
        say("airshed-cli: " + asError(e, "The command").text());
    }
    return exitFailed;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Airshed: machine learning on sensor and air-quality data, from the command line.", "airshed-cli");
    app.set_version_flag("--version", std::string("airshed-cli ") + version());
    app.require_subcommand(1);
    plugins::installPlugins();
    Selection selection;
    addSampleCommand(app, selection);
    addStarterCommand(app, selection);
    addNewCommand(app, selection);
    addImportCommand(app, selection);
    addFetchCommand(app, selection);
    addRefreshCommand(app, selection);
    addJoinCommand(app, selection);
    addPlacesCommand(app, selection);
    addStationsCommand(app, selection);
    addPicturesCommand(app, selection);
    addKeyCommand(app, selection);
    addDataCommand(app, selection);
    addCheckCommand(app, selection);
    addDiffCommand(app, selection);
    addExpectCommand(app, selection);
    addLabelCommand(app, selection);
    addPresetsCommand(app, selection);
    addModelCommand(app, selection);
    addTrainCommand(app, selection);
    addRunsCommand(app, selection);
    addForkCommand(app, selection);
    addQueueCommand(app, selection);
    addResumeCommand(app, selection);
    addCoachCommand(app, selection);
    addDevicesCommand(app, selection);
    addPluginsCommand(app, selection);
    addTuneSpeedCommand(app, selection);
    addFindRateCommand(app, selection);
    addControlCommand(app, selection);
    addExportCommand(app, selection);
    addPredictCommand(app, selection);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return answerUsage(app, e);
    }
    return runSelected(selection);
}
