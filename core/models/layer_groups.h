#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/models/catalogue.h"

namespace airshed::models {

/// The catalogue's parts, one source file each; `catalogue()` puts them in the order of the palette.
[[nodiscard]] std::vector<LayerType> denseLayers();
[[nodiscard]] std::vector<LayerType> recurrentLayers();
[[nodiscard]] std::vector<LayerType> convolutionLayers();
[[nodiscard]] std::vector<LayerType> activationLayers();
[[nodiscard]] std::vector<LayerType> regularisationLayers();
[[nodiscard]] std::vector<LayerType> shapeLayers();
[[nodiscard]] std::vector<LayerType> mergeLayers();
[[nodiscard]] std::vector<LayerType> headLayers();

using Inference = std::variant<LayerCost, LayerMisfit>;
using Inputs = std::span<const Shape>;

[[nodiscard]] inline bool isSequence(const Shape& shape) {
    return shape.size() == 2;
}
[[nodiscard]] inline bool isVector(const Shape& shape) {
    return shape.size() == 1;
}
/// Number of elements.
[[nodiscard]] std::int64_t elements(const Shape& shape);
/// "a sequence of 72 × 9" or "a vector of 64".
[[nodiscard]] std::string describe(const Shape& shape);
/// The misfit of a layer that takes [steps, channels] and is given something else.
[[nodiscard]] LayerMisfit needsSequence(const Shape& given);

[[nodiscard]] ParameterSpec integerParameter(std::string name, std::string title, std::int64_t fallback, std::int64_t min,
                                             std::int64_t max, std::string help);
[[nodiscard]] ParameterSpec numberParameter(std::string name, std::string title, double fallback, double min, double max,
                                            std::string help);
[[nodiscard]] ParameterSpec booleanParameter(std::string name, std::string title, bool fallback, std::string help);
[[nodiscard]] ParameterSpec choiceParameter(std::string name, std::string title, std::string fallback,
                                            std::vector<std::string> choices, std::string help);

} // namespace airshed::models
