#pragma once

#include <string>
#include <vector>

#include "core/models/catalogue.h"
#include "core/models/model_spec.h"

namespace airshed::models {

/// A network to begin with.
struct Preset {
    std::string name;    ///< "lstm"
    std::string title;   ///< "LSTM"
    std::string summary; ///< one or two sentences: what it is, when to choose it
    ModelSpec model;
    /// What it is fed besides the window: names of NetworkInput, such as "category" or "image".
    std::vector<std::string> needs = {};
};

/// Simplest first. Each fits any lookback of at least 8 steps and any number of channels and leads; those that say so need the
/// targets among the inputs.
[[nodiscard]] const std::vector<Preset>& presets();
/// @throws Error(NotFound) that lists the presets there are.
[[nodiscard]] const Preset& preset(const std::string& name);
/// A task with what a network needs of it and it does not have, in a usual shape: one category, a picture of 64 × 64.
[[nodiscard]] TaskShape withNeeds(TaskShape task, const std::vector<std::string>& needs);

} // namespace airshed::models
