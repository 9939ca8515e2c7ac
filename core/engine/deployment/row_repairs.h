#pragma once

#include <string>
#include <vector>

#include "core/features/recipe.h"
#include "core/quality/repair.h"

namespace airshed::deployment {

/// How the repairs of a recipe are shared between an exported model and whoever gives it rows. The model takes one row a step
/// and knows no series, so it makes ranges and conversions of all series itself, as far as no other step on values comes after
/// them. Everything before is for the giver (`airshed-cli predict` does it). Masks are left out: what will be measured is not
/// labelled yet.
struct RowRepairs {
    std::vector<quality::RepairStep> before; ///< to be done to the rows that the model is given
    std::vector<quality::RepairStep> inside; ///< done by the model, in this order; each names inputs alone
};
[[nodiscard]] RowRepairs rowRepairs(const features::RecipeSettings& settings);

/// What the model's own conversions do to an input: value · factor + offset.
struct InputConversion {
    double factor = 1.0;
    double offset = 0.0;
};
/// Of each input, all conversions inside taken together.
[[nodiscard]] std::vector<InputConversion> inputConversions(const features::RecipeSettings& settings);

/// The unit of each input in the rows that the model is given.
[[nodiscard]] std::vector<std::string> rowUnits(const features::FittedRecipe& recipe);
/// The unit of each input as a file of raw rows has it, before any repair.
[[nodiscard]] std::vector<std::string> sourceUnits(const features::FittedRecipe& recipe);

} // namespace airshed::deployment
