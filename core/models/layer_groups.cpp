#include "core/models/layer_groups.h"

#include <functional>
#include <numeric>

#include <fmt/format.h>

namespace airshed::models {

std::int64_t elements(const Shape& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::string describe(const Shape& shape) {
    return fmt::format("a {} of {}", isSequence(shape) ? "sequence" : "vector", toText(shape));
}

LayerMisfit needsSequence(const Shape& given) {
    return {fmt::format("takes a sequence of steps × channels, but is given {}", describe(given)),
            "Put it before the layer that ends the sequence, or let that layer keep its steps.", ""};
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
