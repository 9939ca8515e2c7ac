#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/models/model_spec.h"

namespace airshed::ui {

/// Layers of a network as JSON text in the layout of the experiment's document, to be carried to another place or program.
/// @param ids of the layers, in any order; they keep the spec's.
[[nodiscard]] std::string layersToText(const models::ModelSpec& spec, const std::vector<std::string>& ids);
/// What `layersToText` or a person wrote. Empty when the text is no list of layers; never throws.
[[nodiscard]] std::optional<std::vector<models::LayerSpec>> layersFromText(const std::string& text);
/// Adds layers under ids that are free. What they fed one another they still do; what fed them from outside does so where the
/// network has it (`sources` and its layers), else that input is left out. The output stays, unless the network was empty.
/// @return the new ids.
std::vector<std::string> pasteLayers(models::ModelSpec& spec, const std::vector<models::LayerSpec>& layers,
                                     const std::vector<std::string>& sources);

} // namespace airshed::ui
