#pragma once

#include <optional>
#include <vector>

#include "core/models/program.h"

namespace airshed::lean {

/// Steps of a program that are attention: softmax(scale · Q · Kᵀ + mask), with dropout or without, times V.
struct AttentionPattern {
    models::Value query = 0, key = 0, value = 0;
    std::optional<models::Value> mask;
    double scale = 1;
    std::optional<models::Value> dropout; ///< the step that is one
    models::Value last = 0;               ///< the step that yields what is gathered
    std::vector<models::Value> parts;     ///< the other steps, which nothing else uses
};

/// All of them, in the order of their last steps. Heads and steps in any number; what differs from the pattern is not in it.
[[nodiscard]] std::vector<AttentionPattern> attentionsOf(const models::Program& program);

} // namespace airshed::lean
