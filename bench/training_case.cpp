#include "bench/training_case.h"

#include <fmt/format.h>

#include "core/base/random.h"
#include "core/models/presets.h"

namespace airshed::bench {

experiments::Experiment experimentOf(const std::string& name) {
    const bool small = name == "mlp_64";
    experiments::Experiment experiment;
    const int channels = small ? 8 : 16;
    for (int i = 0; i < channels; ++i)
        experiment.recipe.inputs.push_back(fmt::format("x{}", i));
    experiment.recipe.targets = {"x0"};
    experiment.recipe.maskChannels = false;
    experiment.recipe.calendar.clear();
    experiment.recipe.lookback = small ? 8 : 72;
    experiment.recipe.horizon = small ? 1 : 24;
    if (small)
        experiment.model = models::modelSpecFromJson({{"layers", Json::parse(R"([
            {"id": "flat", "type": "flatten"}, {"id": "one", "type": "linear", "params": {"out": 64}}, {"type": "relu", "id": "r1"},
            {"id": "two", "type": "linear", "params": {"out": 64}}, {"type": "relu", "id": "r2"}, {"type": "regression_head"}])")}});
    else
        experiment.model = models::preset(name).model;
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
