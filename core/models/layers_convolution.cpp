#include <algorithm>

#include <fmt/format.h>

#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

/// n elements become ceil(n / stride). With reach = (kernel - 1) · dilation zeros in all, `reach` of them stand before the
/// first when causal; else floor(reach / 2) before and the rest behind.
ProgramBuilder::Window window(const LayerParameters& parameters, bool causal) {
    ProgramBuilder::Window window;
    window.kernel = parameters.integer("kernel");
    window.stride = parameters.integer("stride");
    window.dilation = parameters.integer("dilation");
    const std::int64_t reach = (window.kernel - 1) * window.dilation;
    window.before = causal ? reach : reach / 2;
    window.behind = reach - window.before;
    return window;
}

Misfit groupsMisfit(std::int64_t channels, const LayerParameters& parameters) {
    const std::int64_t groups = parameters.integer("groups");
    if (channels % groups == 0 && parameters.integer("channels") % groups == 0)
        return std::nullopt;
    return LayerMisfit{fmt::format("has {} groups, which do not divide its {} input channels and {} filters", groups, channels,
                                   parameters.integer("channels")),
                       "Set groups to 1, or to a number that divides both.", ""};
}

Misfit conv1dMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesSequence(inputs, parameters, task))
        return misfit;
    return groupsMisfit(inputs[0][1], parameters);
}

Misfit conv2dMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesImage(inputs, parameters, task))
        return misfit;
    return groupsMisfit(inputs[0][0], parameters);
}

Value lowerConv1d(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    return builder.transpose(builder.convolution(builder.transpose(inputs[0]), parameters.integer("channels"),
                                                 {window(parameters, parameters.boolean("causal"))},
                                                 parameters.integer("groups")));
}

Value lowerConv2d(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const ProgramBuilder::Window along = window(parameters, false);
    return builder.convolution(inputs[0], parameters.integer("channels"), {along, along}, parameters.integer("groups"));
}

/// A filter for each channel, then a mix of the channels at each place.
Value separable(ProgramBuilder& builder, Value x, const std::vector<ProgramBuilder::Window>& windows, std::int64_t channels) {
    const std::int64_t in = builder.shape(x)[0];
    const Value filtered = builder.convolution(x, in, windows, in, "depthwise.");
    const std::vector<ProgramBuilder::Window> point(windows.size());
    return builder.convolution(filtered, channels, point, 1, "pointwise.");
}

Value lowerSeparable1d(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    return builder.transpose(separable(builder, builder.transpose(inputs[0]),
                                       {window(parameters, parameters.boolean("causal"))}, parameters.integer("channels")));
}

Value lowerSeparable2d(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const ProgramBuilder::Window along = window(parameters, false);
    return separable(builder, inputs[0], {along, along}, parameters.integer("channels"));
}

std::vector<ParameterSpec> filterParameters(const std::string& unit) {
    return {
        integerParameter("channels", "Filters", 32, 1, 8'192, "How many patterns are looked for: the channels that come out."),
        integerParameter("kernel", "Kernel", 3, 1, 1'024, fmt::format("How many {} a filter spans.", unit)),
        integerParameter(
            "stride", "Stride", 1, 1, 1'024,
            fmt::format("{} from one place to the next; 2 halves the length.", unit == "steps" ? "Steps" : "Pixels")),
        integerParameter(
            "dilation", "Dilation", 1, 1, 4'096,
            fmt::format("{} between the inputs of a filter; 1: neighbours.", unit == "steps" ? "Steps" : "Pixels"))};
}

std::vector<ParameterSpec> with(std::vector<ParameterSpec> parameters, std::vector<ParameterSpec> more) {
    std::ranges::move(more, std::back_inserter(parameters));
    return parameters;
}

ParameterSpec causalParameter() {
    return booleanParameter("causal", "Causal", false, "Let a step see itself and earlier steps alone.");
}

ParameterSpec groupsParameter() {
    return integerParameter(
        "groups", "Groups", 1, 1, 8'192,
        "Channels are split into so many groups that do not see each other; as many as channels: depthwise.");
}

} // namespace

std::vector<LayerType> convolutionLayers() {
    return {
        {"conv1d", "Convolution over time", "Convolution",
         "Slides small filters along the window and so finds the same pattern wherever in time it stands: a rise, a morning "
         "peak. "
         "Stacked with strides or dilation it sees far back and trains fast. The sequence is padded with zeros so that n steps "
         "give n / stride steps (rounded up): when causal all zeros stand before the first step and no step sees a later one; "
         "otherwise half of them (rounded down) before and the rest behind.",
         "Waibel et al. 1989; causal and dilated: van den Oord et al. 2016",
         with(filterParameters("steps"), {causalParameter(), groupsParameter()}), conv1dMisfit, lowerConv1d},
        {"separable_conv1d", "Separable convolution over time", "Convolution",
         "First a filter of its own for each channel, then a mix of the channels at each step. A fraction of the weights and "
         "arithmetic of a plain convolution, which counts on a microcontroller.",
         "Chollet 2017", with(filterParameters("steps"), {causalParameter()}), takesSequence, lowerSeparable1d},
        {"conv2d", "Convolution over an image", "Convolution",
         "Slides small filters over an image and so finds the same pattern wherever it stands: an edge, a veil of haze. The "
         "image "
         "is padded with zeros so that n pixels give n / stride (rounded up).",
         "LeCun et al. 1998", with(filterParameters("pixels"), {groupsParameter()}), conv2dMisfit, lowerConv2d},
        {"separable_conv2d", "Separable convolution over an image", "Convolution",
         "First a filter of its own for each channel, then a mix of the channels at each pixel: the building block of small "
         "vision "
         "networks.",
         "Howard et al. 2017 (MobileNets)", filterParameters("pixels"), takesImage, lowerSeparable2d}};
}

} // namespace airshed::models
