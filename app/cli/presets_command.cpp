#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/text_table.h"
#include "core/experiments/network_suggestion.h"
#include "core/experiments/starter.h"
#include "core/models/presets.h"
#include "core/project/project.h"

namespace airshed::cli {

namespace {

/// In place of a preset's name: the one that suits the data.
constexpr const char* suggested = "suggested";

struct PresetsOptions {
    std::string name;
    std::string project;
    std::string snapshot;
};

int listPresets(const Session& session) {
    if (session.json) {
        Json list = Json::array();
        for (const models::Preset& preset : models::presets())
            list.push_back(
                {{"name", preset.name}, {"title", preset.title}, {"summary", preset.summary}, {"needs", preset.needs}});
        print(Json{{"presets", std::move(list)}});
        return exitDone;
    }
    TextTable table({{"name"}, {"what it is"}});
    for (const models::Preset& preset : models::presets())
        table.add({preset.name, preset.title + ". " + preset.summary});
    print(table.text());
    return exitDone;
}

int showPresets(const PresetsOptions& options, const Session& session) {
    if (options.name.empty())
        return listPresets(session);
    if (options.snapshot.empty()) {
        print(experiments::toJson(experiments::starterExperiment(options.name)));
        return exitDone;
    }
    const auto project = project::Project::open(options.project);
    const runs::SnapshotRecord snapshot = project.store().snapshot(options.snapshot);
    const bool suggest = options.name == suggested;
    experiments::Experiment experiment =
        experiments::suggestExperiment(project.openSnapshot(snapshot.digest), snapshot.name, snapshot.timeColumn,
                                       snapshot.seriesColumn, suggest ? "linear" : options.name);
    if (suggest) {
        const experiments::NetworkSuggestion network =
            experiments::suggestNetwork(experiment.recipe, project.checkExperiment(experiment, session.job).trainWindows);
        experiment.model = models::preset(network.preset).model;
        say(fmt::format("{}: {}", network.preset, network.reason));
    }
    print(experiments::toJson(experiment));
    return exitDone;
}

} // namespace

void addPresetsCommand(CLI::App& app, Selection& selection) {
    addCommand<PresetsOptions>(
        app, selection, "presets", "List the networks to begin with, or print an experiment with one as JSON",
        [](CLI::App& command, PresetsOptions& options) {
            CLI::Option* name = command.add_option(
                "NAME", options.name,
                "Name of a preset: print the starter experiment with it. With --snapshot also \"suggested\": "
                "the simplest that suits the data, with the reason");
            CLI::Option* project =
                command.add_option("--project", options.project, "Suggest an experiment for data of this project");
            CLI::Option* snapshot = command.add_option("--snapshot", options.snapshot, "The snapshot to suggest it for");
            project->needs(snapshot)->needs(name);
            snapshot->needs(project);
        },
        showPresets);
}

} // namespace airshed::cli
