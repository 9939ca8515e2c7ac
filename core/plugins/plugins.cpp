#include "core/plugins/plugins.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/platform.h"
#include "core/base/shared_library.h"
#include "core/plugins/airshed_plugin.h"
#include "core/plugins/layer_type.h"

namespace airshed::plugins {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view libraryEnding =
#if defined(_WIN32)
    ".dll";
constexpr char folderSeparator = ';';
#elif defined(__APPLE__)
    ".dylib";
constexpr char folderSeparator = ':';
#else
    ".so";
constexpr char folderSeparator = ':';
#endif

std::vector<fs::path> librariesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code fault;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, fault))
        if (entry.path().extension() == libraryEnding)
            files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

std::string textOr(const char* text, const char* otherwise) {
    return text == nullptr || *text == '\0' ? otherwise : text;
}

class Loader {
public:
    void load(const fs::path& file) {
        try {
            take(file);
        } catch (const Error& error) {
            report(file, "plugin_refused", error.what(), error.hint());
        }
    }
    [[nodiscard]] Plugins finish() { return std::move(m_plugins); }

private:
    void take(const fs::path& file) {
        Plugin plugin;
        plugin.file = file;
        plugin.library = std::make_shared<const SharedLibrary>(file);
        auto* entry = plugin.library->function<const AirshedPlugin*()>("airshed_plugin");
        const AirshedPlugin* declared = entry();
        if (declared == nullptr)
            throw Error(ErrorCode::Damaged, fmt::format("{} declares nothing.", file.string()), "Ask its author.");
        if (declared->interface_version != AIRSHED_PLUGIN_INTERFACE)
            throw Error(ErrorCode::NewerVersion,
                        fmt::format("{} was made for version {} of the plugin interface; this program has version {}.",
                                    file.string(), declared->interface_version, AIRSHED_PLUGIN_INTERFACE),
                        "Build the plugin anew with this program's airshed_plugin.h.");
        plugin.name = textOr(declared->name, file.stem().string().c_str());
        if (std::ranges::find(m_plugins.loaded, plugin.name, &Plugin::name) != m_plugins.loaded.end())
            return;
        plugin.version = textOr(declared->version, "unknown");
        plugin.author = textOr(declared->author, "");
        plugin.licence = textOr(declared->licence, "");
        plugin.digest = sha256Hex(readFile(file));
        for (std::size_t i = 0; i < declared->layer_count; ++i)
            takeLayer(plugin, declared->layers[i]);
        m_plugins.loaded.push_back(std::move(plugin));
    }

    void takeLayer(Plugin& plugin, const AirshedLayer& declared) {
        const std::string type = textOr(declared.type, "?");
        try {
            models::LayerType layer = layerType(declared, plugin.name);
            if (isTaken(plugin, layer.type))
                throw Error(ErrorCode::AlreadyExists, "there is a layer of that name already",
                            "Ask the plugin's author to give it another.");
            plugin.layers.push_back(std::move(layer));
        } catch (const Error& error) {
            report(plugin.file, "layer_refused",
                   fmt::format("The layer \"{}\" of the plugin {} is left out: {}.", type, plugin.name, error.what()),
                   error.hint());
        }
    }

    [[nodiscard]] bool isTaken(const Plugin& plugin, const std::string& type) const {
        const auto has = [&](const Plugin& other) {
            return std::ranges::find(other.layers, type, &models::LayerType::type) != other.layers.end();
        };
        return models::findLayerType(type) != nullptr || has(plugin) || std::ranges::any_of(m_plugins.loaded, has);
    }

    void report(const fs::path& file, const char* code, const std::string& message, const std::string& hint) {
        m_plugins.findings.push_back({Severity::Error, code, file.string(), message, hint});
    }

    Plugins m_plugins;
};

Plugins& installed() {
    static Plugins plugins;
    return plugins;
}

} // namespace

Json Plugins::summary() const {
    Json list = Json::array();
    for (const Plugin& plugin : loaded)
        list.push_back({{"name", plugin.name}, {"version", plugin.version}, {"digest", plugin.digest}});
    return list;
}

std::vector<fs::path> pluginFolders() {
    std::vector<fs::path> folders;
    if (const char* named = std::getenv("AIRSHED_PLUGINS"); named != nullptr) { // NOLINT(concurrency-mt-unsafe): nobody sets it
        std::string_view rest = named;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(folderSeparator), rest.size());
            if (end > 0)
                folders.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    folders.push_back(executablePath().parent_path().parent_path() / "lib" / "airshed" / "plugins");
    folders.push_back(userDataFolder() / "plugins");
    return folders;
}

Plugins loadPlugins(const std::vector<fs::path>& folders) {
    Loader loader;
    for (const fs::path& folder : folders)
        for (const fs::path& file : librariesIn(folder))
            loader.load(file);
    return loader.finish();
}

void installPlugins() {
    installed() = loadPlugins(pluginFolders());
    std::vector<models::LayerType> layers;
    for (const Plugin& plugin : installed().loaded)
        layers.insert(layers.end(), plugin.layers.begin(), plugin.layers.end());
    models::extendCatalogue(std::move(layers));
}

const Plugins& installedPlugins() {
    return installed();
}

} // namespace airshed::plugins
