#include "core/models/presets.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"

namespace airshed::models {

namespace {

/// A chain: each layer is fed the one before it.
ModelSpec chain(std::string presetName, std::vector<LayerSpec> layers) {
    std::string before(networkInput);
    for (LayerSpec& layer : layers) {
        layer.inputs = {before};
        before = layer.id;
    }
    return {std::move(presetName), std::move(layers)};
}

LayerSpec layer(std::string id, std::string type, Json params = Json::object()) {
    return {std::move(id), std::move(type), {}, std::move(params)};
}

ModelSpec recurrent(const std::string& type) {
    return chain(type, {layer("memory", type, {{"hidden", 48}, {"layers", 1}, {"output", "last"}}),
                        layer("drop", "dropout", {{"rate", 0.1}}), layer("head", "regression_head")});
}

ModelSpec convolutional() {
    const Json filters = {{"channels", 32}, {"kernel", 5}, {"stride", 2}, {"dilation", 1}, {"causal", false}};
    return chain("cnn",
                 {layer("conv1", "conv1d", filters), layer("relu1", "relu"), layer("conv2", "conv1d", filters),
                  layer("relu2", "relu"), layer("conv3", "conv1d", filters), layer("relu3", "relu"), layer("flat", "flatten"),
                  layer("drop", "dropout", {{"rate", 0.1}}), layer("head", "regression_head")});
}

/// The network forecasts the change alone; the last value is added to it.
ModelSpec onTopOfLastValue(std::string presetName, ModelSpec model) {
    const std::string forecast = model.layers.back().id;
    model.preset = std::move(presetName);
    model.layers.push_back({"last", "last_value", {std::string(networkInput)}, Json::object()});
    model.layers.push_back({"sum", "add", {forecast, "last"}, Json::object()});
    return model;
}

ModelSpec normalisedLinear() {
    return onTopOfLastValue(
        "nlinear", chain("", {layer("change", "subtract_last"), layer("flat", "flatten"), layer("head", "regression_head")}));
}

std::vector<Preset> allPresets() {
    return {
        {"linear", "Linear",
         "One weighted sum of the whole window for each lead time. Trains in seconds; a hard baseline to beat, so begin here.",
         chain("linear", {layer("flat", "flatten"), layer("head", "regression_head")})},
        {"nlinear", "NLinear",
         "Linear on the change since the last step, added to the last value. Choose it before Linear when the level of the "
         "series wanders.",
         normalisedLinear()},
        {"mlp", "Multilayer perceptron",
         "Two layers of weights over the whole window. Choose it when relations are not linear and windows are short.",
         chain("mlp",
               {layer("flat", "flatten"), layer("hidden1", "linear", {{"out", 128}, {"bias", true}}), layer("relu1", "relu"),
                layer("drop", "dropout", {{"rate", 0.1}}), layer("hidden2", "linear", {{"out", 64}, {"bias", true}}),
                layer("relu2", "relu"), layer("head", "regression_head")})},
        {"lstm", "LSTM",
         "Reads the window step by step with a learned memory. Choose it when the order of events matters; slower to train.",
         recurrent("lstm")},
        {"gru", "GRU", "As the LSTM with a quarter fewer weights. Choose it when data are few.", recurrent("gru")},
        {"cnn", "Convolutional network",
         "Three convolutions, each halving the window, find patterns wherever in time they stand. Fast and strong: a good "
         "default.",
         convolutional()},
        {"residual_cnn", "CNN on persistence",
         "The convolutional network forecasts the change and the last value is added. As strong far ahead, and not worse than "
         "persistence in the first steps. The target must be among the inputs.",
         onTopOfLastValue("residual_cnn", convolutional())}};
}

} // namespace

const std::vector<Preset>& presets() {
    static const std::vector<Preset> all = allPresets();
    return all;
}

const Preset& preset(const std::string& name) {
    const auto& all = presets();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Preset& candidate) { return candidate.name == name; });
    if (found != all.end())
        return *found;
    std::vector<std::string> names;
    names.reserve(all.size());
    for (const Preset& candidate : all)
        names.push_back(candidate.name);
    throw Error(ErrorCode::NotFound, fmt::format("There is no preset \"{}\".", name),
                fmt::format("Choose one of: {}.", fmt::join(names, ", ")));
}

} // namespace airshed::models
