#include <fmt/format.h>

#include "app/cli/command.h"
#include "core/project/project.h"

namespace airshed::cli {

namespace {

struct NewOptions {
    std::string folder;
    std::string name;
};

int makeProject(const NewOptions& options, const Session& session) {
    const project::Project project = project::Project::create(options.folder, options.name);
    if (session.json)
        print(Json{{"project", project.folder().string()}, {"name", project.name()}});
    else
        print(fmt::format("New project \"{}\" in {}\n", project.name(), project.folder().string()));
    return exitDone;
}

} // namespace

void addNewCommand(CLI::App& app, Selection& selection) {
    addCommand<NewOptions>(
        app, selection, "new", "Make an empty project",
        [](CLI::App& command, NewOptions& options) {
            command.add_option("PROJECT", options.folder, "Folder of the new project")->required();
            command.add_option("--name", options.name, "Name of the project; the folder's if left out");
        },
        makeProject);
}

} // namespace airshed::cli
