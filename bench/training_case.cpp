#include "bench/training_case.h"

#include <fmt/format.h>

#include "core/base/random.h"
#include "core/models/presets.h"

namespace airshed::bench {

namespace {

models::ModelSpec modelOf(const std::string& name) {
    if (name == "mlp_64")
        return models::modelSpecFromJson({{"layers", Json::parse(R"([
            {"id": "flat", "type": "flatten"}, {"id": "one", "type": "linear", "params": {"out": 64}}, {"type": "relu", "id": "r1"},
            {"id": "two", "type": "linear", "params": {"out": 64}}, {"type": "relu", "id": "r2"}, {"type": "regression_head"}])")}});
    const bool narrow = name.ends_with("_32");
    models::ModelSpec model = models::preset(narrow ? name.substr(0, name.size() - 3) : name).model;
    for (models::LayerSpec& layer : model.layers)
        if (narrow && layer.params.contains("hidden"))
            layer.params["hidden"] = 32;
    return model;
}

} // namespace

experiments::Experiment experimentOf(const std::string& name) {
    experiments::Experiment experiment;
    features::RecipeSettings& recipe = experiment.recipe;
    recipe.lookback = 72;
    recipe.horizon = 24;
    int channels = 16;
    if (name == "mlp_64") {
        channels = 8;
        recipe.lookback = 8;
        recipe.horizon = 1;
    } else if (name.ends_with("_32")) {
        channels = 8;
        recipe.lookback = 48;
        experiment.training.batchSize = 64;
    }
    for (int i = 0; i < channels; ++i)
        recipe.inputs.push_back(fmt::format("x{}", i));
    recipe.targets = {"x0"};
    recipe.maskChannels = false;
    recipe.calendar.clear();
    experiment.model = modelOf(name);
    for (models::LayerSpec& layer : experiment.model.layers) {
        if (layer.type == "dropout")
            layer.params["rate"] = 0.0;
        else if (layer.params.contains("dropout"))
            layer.params["dropout"] = 0.0;
    }
    return experiment;
}

features::Frame randomFrame(int channels) {
    features::Frame frame;
    frame.rows = rows;
    frame.channels = channels;
    frame.targetCount = 1;
    RandomStream random(1, "bench");
    frame.inputs.resize(static_cast<std::size_t>(rows * channels));
    frame.targets.resize(static_cast<std::size_t>(rows));
    for (float& value : frame.inputs)
        value = static_cast<float>(random.normal());
    for (float& value : frame.targets)
        value = static_cast<float>(random.normal());
    return frame;
}

std::vector<std::int64_t> startsOf(std::int64_t step, std::int64_t windows, int batchSize) {
    std::vector<std::int64_t> starts(static_cast<std::size_t>(batchSize));
    for (int i = 0; i < batchSize; ++i)
        starts[static_cast<std::size_t>(i)] = (step * 7919 + i * std::int64_t{13}) % windows;
    return starts;
}

} // namespace airshed::bench
