#include "core/models/model_spec.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/models/presets.h"

namespace airshed::models {

namespace {

LayerSpec layerFromJson(const Json& json, const std::string& path, const std::string& before) {
    JsonReader reader(json, path);
    LayerSpec layer;
    layer.type = reader.text("type", "");
    layer.id = reader.text("id", layer.type);
    if (layer.type.empty())
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("\"{}\": this field is required and is missing.", reader.pathOf("type")),
                    "Give the layer a type of the catalogue, such as \"linear\".");
    layer.inputs = reader.texts("inputs", {before});
    if (const Json* params = reader.find("params")) {
        if (!params->is_object())
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("\"{}\": expected an object, found {}.", reader.pathOf("params"), params->type_name()));
        layer.params = *params;
    }
    layer.block = reader.text("block", "");
    reader.finish();
    return layer;
}

} // namespace

std::string toText(const Shape& shape) {
    return fmt::format("{}", fmt::join(shape, " × "));
}

bool isInputName(std::string_view name) {
    constexpr std::array names{networkInput, std::string_view("future"), std::string_view("static"),
                               std::string_view("category"), std::string_view("image")};
    return std::ranges::find(names, name) != names.end();
}

std::string freeLayerId(const ModelSpec& spec, const std::string& type) {
    std::set<std::string> taken;
    for (const LayerSpec& layer : spec.layers)
        taken.insert(layer.id);
    for (int number = 1;; ++number) {
        std::string id = type + std::to_string(number);
        if (!taken.contains(id))
            return id;
    }
}

Json toJson(const ModelSpec& spec) {
    Json layers = Json::array();
    for (const LayerSpec& layer : spec.layers) {
        layers.push_back({{"id", layer.id}, {"type", layer.type}, {"inputs", layer.inputs}, {"params", layer.params}});
        if (!layer.block.empty())
            layers.back()["block"] = layer.block;
    }
    return {{"preset", spec.preset}, {"layers", std::move(layers)}};
}

ModelSpec modelSpecFromJson(const Json& json, const std::string& path) {
    const auto fromPreset = [](const std::string& name, const std::string& place) {
        try {
            return preset(name).model;
        } catch (const Error& e) {
            throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\": {}", place, e.what()), e.hint());
        }
    };
    if (json.is_string())
        return fromPreset(json.get<std::string>(), path);

    JsonReader reader(json, path);
    ModelSpec spec;
    spec.preset = reader.text("preset", "");
    const Json* layers = reader.find("layers");
    reader.finish();
    if (layers == nullptr && !spec.preset.empty())
        return fromPreset(spec.preset, reader.pathOf("preset"));
    if (layers == nullptr)
        return spec;
    if (!layers->is_array())
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("\"{}\": expected a list of layers, found {}.", reader.pathOf("layers"), layers->type_name()));
    for (std::size_t i = 0; i < layers->size(); ++i) {
        const std::string before = spec.layers.empty() ? std::string(networkInput) : spec.layers.back().id;
        spec.layers.push_back(layerFromJson((*layers)[i], fmt::format("{}.{}", reader.pathOf("layers"), i), before));
    }
    return spec;
}

} // namespace airshed::models
