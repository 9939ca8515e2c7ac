#pragma once

#include <string>

#include "core/models/catalogue.h"
#include "core/plugins/airshed_plugin.h"

namespace airshed::plugins {

/// A plugin's layer as an entry of the catalogue. What it does wrong is a misfit of the layer, never a fault of the program.
/// @param layer lives as long as what is returned. @param plugin its name, for messages.
/// @throws Error(InvalidInput) saying what is wrong with what the plugin declares, or that no input fits the layer.
[[nodiscard]] models::LayerType layerType(const AirshedLayer& layer, const std::string& plugin);

} // namespace airshed::plugins
