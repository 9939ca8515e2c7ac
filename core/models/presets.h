#pragma once

#include <string>
#include <vector>

#include "core/models/model_spec.h"

namespace airshed::models {

/// A network to begin with.
struct Preset {
    std::string name;    ///< "lstm"
    std::string title;   ///< "LSTM"
    std::string summary; ///< one or two sentences: what it is, when to choose it
    ModelSpec model;
};

/// Simplest first. Each fits any lookback of at least 8 steps and any number of channels and leads; those that say so need the
/// targets among the inputs.
[[nodiscard]] const std::vector<Preset>& presets();
/// @throws Error(NotFound) that lists the presets there are.
[[nodiscard]] const Preset& preset(const std::string& name);

} // namespace airshed::models
