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

/// A chain that begins at a layer of the model.
void append(ModelSpec& model, std::string before, std::vector<LayerSpec> layers) {
    for (LayerSpec& layer : layers) {
        layer.inputs = {before};
        before = layer.id;
        model.layers.push_back(std::move(layer));
    }
}

LayerSpec merge(std::string id, std::string type, std::vector<std::string> inputs) {
    return {std::move(id), std::move(type), std::move(inputs), Json::object()};
}

ModelSpec decomposedLinear() {
    const std::string window(networkInput);
    ModelSpec model{"dlinear", {}};
    append(model, window,
           {layer("trend", "series_decomposition", {{"kernel", 25}, {"part", "trend"}}),
            layer("trend_ahead", "linear_over_time")});
    append(
        model, window,
        {layer("rest", "series_decomposition", {{"kernel", 25}, {"part", "rest"}}), layer("rest_ahead", "linear_over_time")});
    model.layers.push_back(merge("sum", "add", {"trend_ahead", "rest_ahead"}));
    append(model, "sum", {layer("head", "target_channels")});
    return model;
}

ModelSpec temporalConvolutions() {
    std::vector<LayerSpec> layers;
    for (const int dilation : {1, 2, 4, 8})
        layers.push_back(layer("block" + std::to_string(dilation), "temporal_block",
                               {{"channels", 32}, {"kernel", 3}, {"dilation", dilation}, {"dropout", 0.1}}));
    layers.push_back(layer("last", "slice", {{"axis", "steps"}, {"first", -1}}));
    layers.push_back(layer("flat", "flatten"));
    layers.push_back(layer("head", "regression_head"));
    return chain("tcn", std::move(layers));
}

ModelSpec transformer() {
    const Json block = {{"heads", 4}, {"feedforward", 128}, {"dropout", 0.1}, {"norm", "before"}};
    return chain("transformer", {layer("embed", "linear", {{"out", 64}}), layer("position", "positional_encoding"),
                                 layer("block1", "transformer_encoder", block), layer("block2", "transformer_encoder", block),
                                 layer("norm", "layer_norm"), layer("last", "slice", {{"axis", "steps"}, {"first", -1}}),
                                 layer("flat", "flatten"), layer("head", "regression_head")});
}

ModelSpec patches() {
    const Json block = {{"heads", 4}, {"feedforward", 128}, {"dropout", 0.2}, {"norm", "after"}};
    ModelSpec model = chain("patchtst", {layer("level", "reversible_norm"),
                                         layer("patches", "patch_embedding", {{"patch", 8}, {"stride", 4}, {"width", 64}}),
                                         layer("position", "positional_encoding", {{"kind", "learned"}}),
                                         layer("block1", "transformer_encoder", block),
                                         layer("block2", "transformer_encoder", block), layer("flat", "flatten"),
                                         layer("drop", "dropout", {{"rate", 0.2}}), layer("head", "regression_head")});
    model.layers.push_back(merge("restored", "restore_level", {"head", std::string(networkInput)}));
    return model;
}

/// Three stacks of one block, from coarse to fine; each is given what those before it left unexplained.
ModelSpec hierarchicalInterpolation() {
    struct Stack {
        int pool, ratio;
    };
    ModelSpec model{"nhits", {}};
    std::string window(networkInput);
    std::vector<std::string> forecasts;
    int number = 0;
    for (const Stack stack : {Stack{8, 24}, Stack{4, 12}, Stack{1, 1}}) {
        const std::string n = std::to_string(++number);
        append(model, window,
               {layer("block" + n, "multi_rate_block",
                      {{"pool", stack.pool}, {"ratio", stack.ratio}, {"hidden", 128}, {"layers", 2}}),
                layer("ahead" + n, "part", {{"part", "ahead"}})});
        forecasts.push_back("ahead" + n);
        if (number < 3) {
            append(model, "block" + n, {layer("past" + n, "part", {{"part", "past"}})});
            model.layers.push_back(merge("left" + n, "subtract", {window, "past" + n}));
            window = "left" + n;
        }
    }
    model.layers.push_back(merge("sum", "add", std::move(forecasts)));
    append(model, "sum", {layer("head", "target_channels")});
    return model;
}

ModelSpec mixer() {
    const Json block = {{"feedforward", 64}, {"dropout", 0.1}};
    return chain("tsmixer",
                 {layer("widen", "linear", {{"out", 32}}), layer("mix1", "mixer_block", block),
                  layer("mix2", "mixer_block", block), layer("ahead", "linear_over_time"), layer("head", "step_head")});
}

/// The encoder and decoder of the paper with its linear way around both.
ModelSpec denseEncoder() {
    const Json block = {{"hidden", 128}, {"out", 128}, {"dropout", 0.1}, {"norm", true}};
    ModelSpec model{"tide", {}};
    append(model, std::string(networkInput),
           {layer("flat", "flatten"), layer("encoder", "residual_block", block), layer("bottom", "residual_block", block),
            layer("decoder", "decoder", {{"width", 8}}),
            layer("temporal", "residual_block", {{"hidden", 64}, {"out", 16}, {"dropout", 0.1}, {"norm", true}}),
            layer("steps", "step_head")});
    append(model, "flat", {layer("around", "regression_head")});
    model.layers.push_back(merge("sum", "add", {"steps", "around"}));
    return model;
}

ModelSpec sharedTrunk() {
    return chain("multi_task",
                 {layer("conv", "conv1d", {{"channels", 32}, {"kernel", 5}, {"stride", 2}}), layer("bend", "relu"),
                  layer("memory", "gru", {{"hidden", 64}, {"output", "last"}}),
                  layer("trunk", "gated_residual", {{"hidden", 64}, {"dropout", 0.1}}), layer("head", "regression_head")});
}

/// What the window tells and what the class tells meet before the head.
ModelSpec recurrentWithCategories() {
    ModelSpec model{"category_gru", {}};
    append(model, std::string(networkInput),
           {layer("memory", "gru", {{"hidden", 48}, {"output", "last"}}), layer("drop", "dropout", {{"rate", 0.1}})});
    append(model, "category", {layer("place", "embedding", {{"rows", 64}, {"width", 4}})});
    model.layers.push_back(merge("both", "concatenate", {"drop", "place"}));
    append(model, "both", {layer("mix", "linear", {{"out", 48}}), layer("bend", "relu"), layer("head", "regression_head")});
    return model;
}

/// Three convolutions that each halve the picture; what they find anywhere in it is averaged, for haze has no place.
std::vector<LayerSpec> pictureBranch() {
    const auto filters = [](int channels, int kernel) {
        return Json{{"channels", channels}, {"kernel", kernel}, {"stride", 2}};
    };
    return {layer("edges", "conv2d", filters(16, 5)), layer("bend1", "relu"),
            layer("parts", "conv2d", filters(32, 3)), layer("bend2", "relu"),
            layer("haze", "conv2d", filters(64, 3)),  layer("bend3", "relu"),
            layer("everywhere", "global_pool")};
}

ModelSpec pictureAlone() {
    ModelSpec model{"image_cnn", {}};
    append(model, "image", pictureBranch());
    append(model, "everywhere",
           {layer("mix", "linear", {{"out", 32}}), layer("bend4", "relu"), layer("head", "regression_head")});
    return model;
}

ModelSpec pictureAndSensors() {
    ModelSpec model{"image_gru", {}};
    append(model, "image", pictureBranch());
    append(model, std::string(networkInput), {layer("memory", "gru", {{"hidden", 32}, {"output", "last"}})});
    model.layers.push_back(merge("both", "concatenate", {"everywhere", "memory"}));
    append(model, "both", {layer("mix", "linear", {{"out", 48}}), layer("bend4", "relu"), layer("head", "regression_head")});
    return model;
}

std::vector<Preset> simplePresets() {
    return {
        {"linear", "Linear",
         "One weighted sum of the whole window for each lead time. Trains in seconds; a hard baseline to beat, so begin here.",
         chain("linear", {layer("flat", "flatten"), layer("head", "regression_head")})},
        {"nlinear", "NLinear",
         "Linear on the change since the last step, added to the last value. Choose it before Linear when the level of the "
         "series wanders.",
         normalisedLinear()},
        {"dlinear", "DLinear",
         "One linear forecast of the slow trend and one of the rest, each from the target's own past alone. Choose it when the "
         "daily "
         "course is strong and weather tells little.",
         decomposedLinear()},
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

std::vector<Preset> advancedPresets() {
    return {{"tcn", "TCN",
             "Causal convolutions whose reach doubles from block to block (Bai et al. 2018). Choose it for long lookbacks: it "
             "trains faster "
             "than an LSTM and sees as far.",
             temporalConvolutions()},
            {"transformer", "Transformer encoder",
             "Every step looks at every other (Vaswani et al. 2017). Choose it with years of data; with months a CNN is "
             "usually better.",
             transformer()},
            {"patchtst", "PatchTST, small",
             "A transformer over patches of a few hours, blind to the level of the series (Nie et al. 2023). Choose it for "
             "long lookbacks "
             "and much data. Patches hold all channels together. The target must be among the inputs.",
             patches()},
            {"nhits", "N-HiTS",
             "Coarse blocks forecast the slow part, fine ones what is left (Challu et al. 2023). Choose it for long horizons. "
             "The target must "
             "be among the inputs.",
             hierarchicalInterpolation()},
            {"tsmixer", "TSMixer",
             "Mixes steps and channels in turn with plain linear layers (Chen et al. 2023). Choose it when many channels "
             "matter, such as "
             "weather beside the target.",
             mixer()},
            {"tide", "TiDE",
             "A dense encoder and decoder with a linear way around them (Das et al. 2023). Fast for its size; choose it for "
             "long horizons and "
             "many series.",
             denseEncoder()},
            {"multi_task", "Shared trunk",
             "A convolution and a memory that all targets share, then a forecast of each. Choose it when several pollutants "
             "are predicted "
             "at once: they learn from one another.",
             sharedTrunk()}};
}

/// Those that are fed more than the window.
std::vector<Preset> fedPresets() {
    return {
        {"category_gru",
         "GRU with categories",
         "A memory that is told which station the window is of, or of what type the site is, through an embedding. Choose it "
         "when one network serves stations that behave differently. It needs a category input.",
         recurrentWithCategories(),
         {"category"}},
        {"image_cnn",
         "Image CNN",
         "Forecasts from a camera picture alone: convolutions find what haze does to it, wherever in it. Choose it to learn "
         "what a camera can tell. It needs pictures.",
         pictureAlone(),
         {"image"}},
        {"image_gru",
         "Image CNN with sensors",
         "A picture and the sensors' past in two branches that meet before the head. Choose it when a camera stands beside "
         "the sensors. It needs pictures.",
         pictureAndSensors(),
         {"image"}}};
}

std::vector<Preset> allPresets() {
    std::vector<Preset> all = simplePresets();
    std::vector<Preset> advanced = advancedPresets();
    std::ranges::move(advanced, std::back_inserter(all));
    std::vector<Preset> fed = fedPresets();
    std::ranges::move(fed, std::back_inserter(all));
    return all;
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

TaskShape withNeeds(TaskShape task, const std::vector<std::string>& needs) {
    const std::vector<NetworkInput> usual = {{"category", "Category", {1}}, {"image", "Picture", {3, 64, 64}}};
    for (const NetworkInput& input : usual)
        if (std::ranges::find(needs, input.name) != needs.end() && taskInput(task, input.name) == nullptr)
            task.others.push_back(input);
    return task;
}

} // namespace airshed::models
