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
    std::vector<quality::RepairStep> inside; ///< done by the model, in this order; each names columns of the rows alone
};
[[nodiscard]] RowRepairs rowRepairs(const features::RecipeSettings& settings);

/// One of the repairs inside as numbers, one for each column of the rows: either what lies outside [low, high] is taken for
/// missing, or the value becomes value · factor + offset. The other pair is empty.
struct ModelRepair {
    std::vector<float> low, high;
    std::vector<float> factor, offset;
    [[nodiscard]] bool isRange() const noexcept { return !low.empty(); }
};
[[nodiscard]] std::vector<ModelRepair> modelRepairs(const features::RecipeSettings& settings);

/// What the model's own conversions do to a column: value · factor + offset.
struct InputConversion {
    double factor = 1.0;
    double offset = 0.0;
};
/// Of each column of the rows, all conversions inside taken together.
[[nodiscard]] std::vector<InputConversion> inputConversions(const features::RecipeSettings& settings);

/// The unit of each column in the rows that the model is given.
[[nodiscard]] std::vector<std::string> rowUnits(const features::FittedRecipe& recipe);
/// The unit of each column as a file of raw rows has it, before any repair.
[[nodiscard]] std::vector<std::string> sourceUnits(const features::FittedRecipe& recipe);

} // namespace airshed::deployment
