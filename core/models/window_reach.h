#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/models/program.h"

namespace airshed::models {

/// What of the past window a layer's output hangs on.
struct LayerReach {
    std::string id;
    std::int64_t steps = 0;   ///< the most steps of the window that one number of it hangs on: its receptive field
    std::int64_t longest = 0; ///< how many steps before the window's end the first one is that any number of it hangs on
    bool operator==(const LayerReach&) const = default;
};

/// Follows every number of every layer back to the steps of the input "input" [steps, channels] that it is made of: a span from
/// the first to the last such step. What is learned and what the values are plays no part; a network with batch statistics is
/// taken as it is in use. Layers in the program's order; those that hang on other inputs alone have 0 steps.
/// @param longestWork numbers in all steps together beyond which it gives up and returns nothing, so that it can be asked while
///   a person edits.
[[nodiscard]] std::vector<LayerReach> windowReach(const Program& program, std::int64_t longestWork = 20'000'000);

} // namespace airshed::models
