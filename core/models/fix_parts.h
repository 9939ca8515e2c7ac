#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/models/catalogue.h"
#include "core/models/model_spec.h"

namespace airshed::models {

// What the fixes of a network are made of.

/// Puts `chain` between an input of a layer and that layer.
void insertBefore(ModelSpec& spec, std::size_t position, std::size_t input, std::vector<LayerSpec> chain);
/// Takes a layer out; what it fed is fed by what fed it.
LayerSpec takeOut(ModelSpec& spec, std::size_t position);
/// The value itself where it is valid, else the nearest that is, else the default.
[[nodiscard]] Json nearestValid(const ParameterSpec& parameter, const Json& value);
/// Values to try in place of `now`, the nearest first; 1 and every extent of the inputs are among them.
[[nodiscard]] std::vector<std::int64_t> valuesAround(std::int64_t now, const std::vector<Shape>& given);

} // namespace airshed::models
