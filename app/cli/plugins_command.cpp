#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/cli/command.h"
#include "app/cli/text_table.h"
#include "core/plugins/plugins.h"

namespace airshed::cli {

namespace {

struct PluginsOptions {};

std::vector<std::string> layersOf(const plugins::Plugin& plugin) {
    std::vector<std::string> types;
    types.reserve(plugin.layers.size());
    for (const models::LayerType& layer : plugin.layers)
        types.push_back(layer.type);
    return types;
}

void printJson(const plugins::Plugins& found) {
    Json list = Json::array();
    for (const plugins::Plugin& plugin : found.loaded)
        list.push_back({{"name", plugin.name},
                        {"version", plugin.version},
                        {"author", plugin.author},
                        {"licence", plugin.licence},
                        {"file", plugin.file.string()},
                        {"digest", plugin.digest},
                        {"layers", layersOf(plugin)}});
    Json folders = Json::array();
    for (const std::filesystem::path& folder : plugins::pluginFolders())
        folders.push_back(folder.string());
    print(Json{{"plugins", std::move(list)}, {"folders", std::move(folders)}, {"findings", toJson(found.findings)}});
}

void printText(const plugins::Plugins& found) {
    if (found.loaded.empty()) {
        print(std::string("There is no plugin. They are looked for in:\n"));
        for (const std::filesystem::path& folder : plugins::pluginFolders())
            print(fmt::format("  {}\n", folder.string()));
    } else {
        TextTable table({{"plugin"}, {"version"}, {"layers"}, {"file"}});
        for (const plugins::Plugin& plugin : found.loaded)
            table.add(
                {plugin.name, plugin.version, fmt::format("{}", fmt::join(layersOf(plugin), ", ")), plugin.file.string()});
        print(table.text());
    }
    for (const Finding& finding : found.findings)
        say(finding);
}

int listPlugins(const PluginsOptions& /*options*/, const Session& session) {
    const plugins::Plugins& found = plugins::installedPlugins();
    if (session.json)
        printJson(found);
    else
        printText(found);
    return hasErrors(found.findings) ? exitFailed : exitDone;
}

} // namespace

void addPluginsCommand(CLI::App& app, Selection& selection) {
    addCommand<PluginsOptions>(
        app, selection, "plugins", "List the plugins that add layers, and what is wrong with those that were refused",
        [](CLI::App& /*command*/, PluginsOptions& /*options*/) {}, listPlugins);
}

} // namespace airshed::cli
