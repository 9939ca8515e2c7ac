#include "core/models/layer_groups.h"

#include <fmt/format.h>

namespace airshed::models {

namespace {

LayerMisfit needs(const char* what, const Shape& given, const char* hint, const char* fix = "") {
    return {fmt::format("takes {}, but is given {}", what, describe(given)), hint, fix};
}

} // namespace

std::string describe(const Shape& shape) {
    const char* kind = isVector(shape)     ? "a vector"
                       : isSequence(shape) ? "a sequence"
                       : isImage(shape)    ? "an image"
                                           : "an array";
    return fmt::format("{} of {}", kind, toText(shape));
}

Misfit takesAnything(Inputs /*inputs*/, const LayerParameters& /*parameters*/, const TaskShape& /*task*/) {
    return std::nullopt;
}

Misfit takesVector(Inputs inputs, const LayerParameters& /*parameters*/, const TaskShape& /*task*/) {
    if (isVector(inputs[0]))
        return std::nullopt;
    return needs("a vector", inputs[0],
                 "Put a flatten layer before it, or let the recurrent layer before it give its last step only.", "flatten");
}

Misfit takesSequence(Inputs inputs, const LayerParameters& /*parameters*/, const TaskShape& /*task*/) {
    if (isSequence(inputs[0]))
        return std::nullopt;
    return needs("a sequence of steps × channels", inputs[0],
                 "Put it before the layer that ends the sequence, or let that layer keep its steps.");
}

Misfit takesImage(Inputs inputs, const LayerParameters& /*parameters*/, const TaskShape& /*task*/) {
    if (isImage(inputs[0]))
        return std::nullopt;
    return needs("an image of channels × height × width", inputs[0], "Feed it the image, or a layer that yields one.");
}

Misfit takesVectorOrSequence(Inputs inputs, const LayerParameters& /*parameters*/, const TaskShape& /*task*/) {
    if (isVector(inputs[0]) || isSequence(inputs[0]))
        return std::nullopt;
    return needs("a vector or a sequence", inputs[0], "Put a flatten layer before it, or a global pooling.", "flatten");
}

Misfit takesSequenceOrImage(Inputs inputs, const LayerParameters& /*parameters*/, const TaskShape& /*task*/) {
    if (isSequence(inputs[0]) || isImage(inputs[0]))
        return std::nullopt;
    return needs("a sequence or an image", inputs[0], "Put it before the layer that makes a vector of it.");
}

Misfit normalisesOne(std::int64_t count) {
    if (count > 1)
        return std::nullopt;
    return LayerMisfit{"normalises over its channels, but there is only one, of which nothing would be left",
                       "Widen it with a linear layer before it, or remove this layer.", "linear"};
}

ParameterSpec integerParameter(std::string name, std::string title, std::int64_t fallback, std::int64_t min, std::int64_t max,
                               std::string help) {
    return {std::move(name),
            std::move(title),
            ParameterKind::Integer,
            fallback,
            static_cast<double>(min),
            static_cast<double>(max),
            {},
            std::move(help)};
}

ParameterSpec numberParameter(std::string name, std::string title, double fallback, double min, double max, std::string help) {
    return {std::move(name), std::move(title), ParameterKind::Number, fallback, min, max, {}, std::move(help)};
}

ParameterSpec booleanParameter(std::string name, std::string title, bool fallback, std::string help) {
    return {std::move(name), std::move(title), ParameterKind::Boolean, fallback, 0, 0, {}, std::move(help)};
}

ParameterSpec choiceParameter(std::string name, std::string title, std::string fallback, std::vector<std::string> choices,
                              std::string help) {
    return {std::move(name),    std::move(title), ParameterKind::Choice, std::move(fallback), 0, 0,
            std::move(choices), std::move(help)};
}

} // namespace airshed::models
