#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/finding.h"
#include "core/base/json.h"
#include "core/models/catalogue.h"

namespace airshed {
class SharedLibrary;
}

namespace airshed::plugins {

/// A plugin that was loaded.
struct Plugin {
    std::filesystem::path file;
    std::string digest; ///< of the file
    std::string name, version, author, licence;
    std::vector<models::LayerType> layers;
    std::shared_ptr<const SharedLibrary> library; ///< the layers call into it
};

/// What became of the plugins that were found.
struct Plugins {
    std::vector<Plugin> loaded;
    Findings findings; ///< a file that was refused, or a layer of it: an error with the file as its place

    /// [{"name", "version", "digest"}]: for the record of a run.
    [[nodiscard]] Json summary() const;
};

/// Where plugins are looked for, in this order: the folders of the variable AIRSHED_PLUGINS (with colons between), beside the
/// program (../lib/airshed/plugins), and the person's own (~/.local/share/airshed/plugins). Never in a project: one that comes
/// from a stranger can run nothing.
[[nodiscard]] std::vector<std::filesystem::path> pluginFolders();

/// Loads the shared libraries of these folders, each folder in the order of names. A plugin of a name that is loaded already is
/// passed over: the first folder wins. A folder that is not there has none.
[[nodiscard]] Plugins loadPlugins(const std::vector<std::filesystem::path>& folders);

/// Loads what is in pluginFolders() and adds its layers to the catalogue: at a program's start, before other threads. The
/// plugins stay until the program ends.
void installPlugins();
/// What was installed; nothing before.
[[nodiscard]] const Plugins& installedPlugins();

} // namespace airshed::plugins
