#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/models/catalogue.h"

namespace airshed::models {

/// The catalogue's parts, one source file each; `catalogue()` puts them in the order of the palette.
[[nodiscard]] std::vector<LayerType> denseLayers();
[[nodiscard]] std::vector<LayerType> recurrentLayers();
[[nodiscard]] std::vector<LayerType> convolutionLayers();
[[nodiscard]] std::vector<LayerType> poolingLayers();
[[nodiscard]] std::vector<LayerType> attentionLayers();
[[nodiscard]] std::vector<LayerType> blockLayers();
[[nodiscard]] std::vector<LayerType> seriesLayers();
[[nodiscard]] std::vector<LayerType> activationLayers();
[[nodiscard]] std::vector<LayerType> normalisationLayers();
[[nodiscard]] std::vector<LayerType> shapeLayers();
[[nodiscard]] std::vector<LayerType> mergeLayers();
[[nodiscard]] std::vector<LayerType> headLayers();

using Inputs = LayerType::Inputs;
using Misfit = std::optional<LayerMisfit>;
using Values = std::span<const Value>;

[[nodiscard]] inline bool isVector(const Shape& shape) {
    return shape.size() == 1;
}
[[nodiscard]] inline bool isSequence(const Shape& shape) {
    return shape.size() == 2;
}
[[nodiscard]] inline bool isImage(const Shape& shape) {
    return shape.size() == 3;
}
/// "a sequence of 72 × 9", "a vector of 64", "an image of 3 × 64 × 64".
[[nodiscard]] std::string describe(const Shape& shape);

// What a layer may ask of its first input, as a LayerType::misfit.
[[nodiscard]] Misfit takesAnything(Inputs inputs, const LayerParameters&, const TaskShape&);
[[nodiscard]] Misfit takesVector(Inputs inputs, const LayerParameters&, const TaskShape&);
[[nodiscard]] Misfit takesSequence(Inputs inputs, const LayerParameters&, const TaskShape&);
[[nodiscard]] Misfit takesImage(Inputs inputs, const LayerParameters&, const TaskShape&);
[[nodiscard]] Misfit takesVectorOrSequence(Inputs inputs, const LayerParameters&, const TaskShape&);
[[nodiscard]] Misfit takesSequenceOrImage(Inputs inputs, const LayerParameters&, const TaskShape&);

/// The misfit of a layer that normalises over `count` numbers, of which one alone would become 0 whatever it was.
[[nodiscard]] Misfit normalisesOne(std::int64_t count);

[[nodiscard]] ParameterSpec integerParameter(std::string name, std::string title, std::int64_t fallback, std::int64_t min,
                                             std::int64_t max, std::string help);
[[nodiscard]] ParameterSpec numberParameter(std::string name, std::string title, double fallback, double min, double max,
                                            std::string help);
[[nodiscard]] ParameterSpec booleanParameter(std::string name, std::string title, bool fallback, std::string help);
[[nodiscard]] ParameterSpec choiceParameter(std::string name, std::string title, std::string fallback,
                                            std::vector<std::string> choices, std::string help);

} // namespace airshed::models
