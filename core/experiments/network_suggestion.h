#pragma once

#include <cstdint>
#include <string>

#include "core/features/recipe.h"

namespace airshed::experiments {

/// A network to begin with, and why.
struct NetworkSuggestion {
    std::string preset; ///< its name
    std::string reason; ///< a sentence or two for a beginner
};

/// Start simple: the plainest preset that suits how much there is to learn from, how far back and ahead it looks, and what it
/// is given. Rules in this order, the first that holds counts; N is the number of steps at which a training
/// window could begin, trainWindows · trainStride:
/// - N < 2,000: nlinear where every target is among the inputs, else linear;
/// - several targets: multi_task;
/// - static inputs or the calendar ahead: tide;
/// - horizon of at least 96 steps and every target among the inputs: nhits (the horizons of Challu et al. 2023);
/// - lookback of at least 256 steps: patchtst with N of at least 50,000 and every target among the inputs, else tcn;
/// - N < 20,000: dlinear where every target is among the inputs, else mlp;
/// - else cnn.
/// It is a beginning and no verdict: what is better here only a comparison on the validation part says.
/// @param trainWindows as features::makeWindows yields them.
[[nodiscard]] NetworkSuggestion suggestNetwork(const features::RecipeSettings& recipe, std::int64_t trainWindows);

} // namespace airshed::experiments
