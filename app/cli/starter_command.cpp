#include <fmt/format.h>

#include "app/cli/command.h"
#include "core/project/project.h"

namespace airshed::cli {

namespace {

struct StarterOptions {
    std::string folder;
};

int makeStarter(const StarterOptions& options, const Session& session) {
    const project::Project project = project::createStarterProject(options.folder, session.job);
    const runs::SnapshotRecord snapshot = project.store().snapshots().front();
    const std::string experiment = (project.folder() / "experiments" / "starter.json").string();
    if (session.json) {
        print(Json{{"project", project.folder().string()},
                   {"name", project.name()},
                   {"snapshot", snapshot.name},
                   {"synthetic", snapshot.synthetic},
                   {"experiment", experiment}});
        return exitDone;
    }
    print(fmt::format("Starter project in {}: {} synthetic (simulated) rows as \"{}\".\nTrain it:  airshed-cli train {} {}\n",
                      project.folder().string(), snapshot.rows, snapshot.name, options.folder, experiment));
    return exitDone;
}

} // namespace

void addStarterCommand(CLI::App& app, Selection& selection) {
    addCommand<StarterOptions>(
        app, selection, "starter", "Make a project with the synthetic sample and the starter experiment",
        [](CLI::App& command, StarterOptions& options) {
            command.add_option("DIR", options.folder, "Folder of the new project")->required();
        },
        makeStarter);
}

} // namespace airshed::cli
