#include <fmt/format.h>

#include "app/cli/command.h"
#include "core/base/file.h"
#include "core/sources/synthetic_air.h"

namespace airshed::cli {

namespace {

struct SampleOptions {
    std::string folder;
    sources::SyntheticAirOptions air;
    bool withoutFaults = false;
};

int writeSample(const SampleOptions& options, const Session& session) {
    sources::SyntheticAirOptions air = options.air;
    air.faults = !options.withoutFaults;
    makeFolder(options.folder);
    const auto files = sources::writeSyntheticSample(options.folder, air, session.job);
    if (session.json) {
        Json paths = Json::array();
        for (const auto& file : files)
            paths.push_back(file.string());
        print(Json{{"synthetic", true}, {"days", air.days}, {"seed", air.seed}, {"files", std::move(paths)}});
        return exitDone;
    }
    for (const auto& file : files)
        print(file.string() + "\n");
    print(fmt::format("{} days of synthetic (simulated) air at {} stations; README.md in {} says how they were made.\n",
                      air.days, files.size(), options.folder));
    return exitDone;
}

} // namespace

void addSampleCommand(CLI::App& app, Selection& selection) {
    addCommand<SampleOptions>(
        app, selection, "sample", "Write the synthetic three-station sample as CSV files",
        [](CLI::App& command, SampleOptions& options) {
            command.add_option("DIR", options.folder, "Folder to write to; made if it is missing")->required();
            command.add_option("--days", options.air.days, "Days of hourly rows")
                ->check(CLI::Range(1, 3660))
                ->capture_default_str();
            command.add_option("--seed", options.air.seed, "Seed of the simulation")->capture_default_str();
            command.add_flag("--no-faults", options.withoutFaults, "Leave out gaps, spikes, stuck sensors and duplicates");
        },
        writeSample);
}

} // namespace airshed::cli
