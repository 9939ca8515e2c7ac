#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/models/catalogue.h"
#include "core/models/model_spec.h"

namespace airshed::ui {

// Edits of a network that keep it in one piece: what was fed by a layer that goes is fed by what fed it.

/// Puts a new layer behind `after` ("input" for the very beginning); everything that `after` fed is now fed by the new one.
/// @return the new layer's id, made from its type and a number.
std::string insertLayer(models::ModelSpec& spec, const std::string& after, const std::string& type);
/// Puts a new layer into one connection: `from` feeds it, and it feeds what `from` fed there, the input number `slot` of `to`.
/// @return its id; "" when there is no such connection.
std::string insertBetween(models::ModelSpec& spec, const std::string& from, const std::string& to, std::size_t slot,
                          const std::string& type);
/// Adds a layer that nothing feeds and that feeds nothing yet. The output stays, unless it is the first layer. @return its id.
std::string addLooseLayer(models::ModelSpec& spec, const std::string& type);
/// Takes a layer out and joins the ends. @return false when there is no such layer.
bool removeLayer(models::ModelSpec& spec, const std::string& id);
/// Changes places with the layer before (-1) or behind (+1). Only where the two stand in a plain chain.
/// @return false when that cannot be done; the spec is untouched then.
bool moveLayer(models::ModelSpec& spec, const std::string& id, int direction);
/// Takes several layers out, each as `removeLayer` does.
void removeLayers(models::ModelSpec& spec, const std::vector<std::string>& ids);
/// Lets `from` feed `to`: beside what feeds it already where it takes several, else in place of it.
/// @return false when that would close a circle, when it does so already, or when there is no such layer; nothing changes then.
bool connectLayers(models::ModelSpec& spec, const std::string& from, const std::string& to);
/// Lets input number `slot` of `to` be fed by `from`. @return false as connectLayers does.
bool reconnectLayer(models::ModelSpec& spec, const std::string& from, const std::string& to, std::size_t slot);
/// Takes input number `slot` of a layer away. @return false when there is none.
bool disconnectLayer(models::ModelSpec& spec, const std::string& to, std::size_t slot);
/// Makes what this layer yields the forecast: it becomes the last of the list. @return false when there is no such layer.
bool setOutputLayer(models::ModelSpec& spec, const std::string& id);
/// Gives a layer another id, and what it feeds. @return false when there is no such layer or the new id is taken or empty.
bool renameLayer(models::ModelSpec& spec, const std::string& id, const std::string& name);
/// Whether `from` can feed `to` without a circle. "input" and its like can feed everything.
[[nodiscard]] bool mayFeed(const models::ModelSpec& spec, const std::string& from, const std::string& to);
/// Sets one parameter. @return false when there is no such layer.
bool setLayerParameter(models::ModelSpec& spec, const std::string& id, const std::string& parameter, const Json& value);
/// What may feed a layer without a circle: the sources of the task and every layer that does not hang on it, in the spec's
/// order.
[[nodiscard]] std::vector<std::string> possibleInputs(const models::ModelSpec& spec, const models::TaskShape& task,
                                                      const std::string& id);
/// Sets what feeds a layer. @return false when there is no such layer.
bool setLayerInputs(models::ModelSpec& spec, const std::string& id, std::vector<std::string> inputs);
/// Null pointer when there is no such layer.
[[nodiscard]] const models::LayerSpec* findLayer(const models::ModelSpec& spec, const std::string& id);

} // namespace airshed::ui
