#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"

namespace airshed::models {

/// A shape without the batch: [steps, channels] for a sequence, [features] for a vector, [horizon, targets] for a forecast.
using Shape = std::vector<std::int64_t>;

/// "72 × 9".
[[nodiscard]] std::string toText(const Shape& shape);

/// What a layer names among its inputs to be fed the window itself.
inline constexpr std::string_view networkInput = "input";
/// Whether a name stands for something the network is given: "input", "future", "static", "category" or "image". No layer can
/// have it as its id.
[[nodiscard]] bool isInputName(std::string_view name);

/// A layer of a network: a catalogue type, its parameters, and what it is fed.
struct LayerSpec {
    std::string id;                  ///< unique; letters, digits and underscore, beginning with a letter
    std::string type;                ///< a type of the catalogue
    std::vector<std::string> inputs; ///< ids of layers, or names of inputs
    Json params = Json::object();    ///< parameters that differ from the catalogue's defaults, or all of them
    std::string block = {};          ///< the named part of the network that it belongs to, "" for none; see blocks.h
    bool operator==(const LayerSpec&) const = default;
};

/// A network as plain data: a directed acyclic graph of layers. Its output is what the last layer of the list yields.
struct ModelSpec {
    std::string preset;            ///< the preset it began as, "" when none
    std::vector<LayerSpec> layers; ///< in any order; the last is the output
    bool operator==(const ModelSpec&) const = default;
};

/// An id for a new layer that no layer of the spec has: its type and the first number that is free, "relu2".
[[nodiscard]] std::string freeLayerId(const ModelSpec& spec, const std::string& type);

[[nodiscard]] Json toJson(const ModelSpec& spec);
/// Reads the layout alone; whether it makes sense is for `inspectModel`. Short forms: the name of a preset as a text, or an
/// object with "preset" and no "layers", stand for that preset's layers; a layer without "inputs" is fed the layer before it in
/// the list (the first one the window), a layer without "id" is called by its type.
/// @throws Error(InvalidInput) naming the JSON path under `path`.
[[nodiscard]] ModelSpec modelSpecFromJson(const Json& json, const std::string& path = "model");

} // namespace airshed::models
