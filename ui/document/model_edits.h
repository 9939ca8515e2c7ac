#pragma once

#include <string>
#include <vector>

#include "core/models/model_spec.h"

namespace airshed::ui {

// Edits of a network that keep it in one piece: what was fed by a layer that goes is fed by what fed it.

/// Puts a new layer behind `after` ("input" for the very beginning); everything that `after` fed is now fed by the new one.
/// @return the new layer's id, made from its type and a number.
std::string insertLayer(models::ModelSpec& spec, const std::string& after, const std::string& type);
/// Takes a layer out and joins the ends. @return false when there is no such layer.
bool removeLayer(models::ModelSpec& spec, const std::string& id);
/// Changes places with the layer before (-1) or behind (+1). Only where the two stand in a plain chain.
/// @return false when that cannot be done; the spec is untouched then.
bool moveLayer(models::ModelSpec& spec, const std::string& id, int direction);
/// Sets one parameter. @return false when there is no such layer.
bool setLayerParameter(models::ModelSpec& spec, const std::string& id, const std::string& parameter, const Json& value);
/// What may feed a layer without a circle: "input" and every layer that does not hang on it, in the spec's order.
[[nodiscard]] std::vector<std::string> possibleInputs(const models::ModelSpec& spec, const std::string& id);
/// Sets what feeds a layer. @return false when there is no such layer.
bool setLayerInputs(models::ModelSpec& spec, const std::string& id, std::vector<std::string> inputs);
/// Null pointer when there is no such layer.
[[nodiscard]] const models::LayerSpec* findLayer(const models::ModelSpec& spec, const std::string& id);

} // namespace airshed::ui
