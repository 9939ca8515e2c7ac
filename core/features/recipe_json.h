#pragma once

#include <string>

#include "core/base/json.h"
#include "core/features/recipe.h"

namespace airshed::features {

/// Complete: every field is written, also those at their default. Field names are those of RecipeSettings and SplitSettings.
[[nodiscard]] Json toJson(const RecipeSettings& settings);
/// Absent fields take their default. @param path the JSON path of `json` ("recipe").
/// @throws Error(InvalidInput) naming the JSON path for unknown fields, wrong types and values out of range.
[[nodiscard]] RecipeSettings recipeSettingsFromJson(const Json& json, const std::string& path = "recipe");

[[nodiscard]] Json toJson(const PictureSettings& settings);
/// Likewise.
[[nodiscard]] PictureSettings pictureSettingsFromJson(const Json& json, const std::string& path);

/// Whether a recipe makes sense by itself, whatever the data: ranges, names that come twice, calendar names, split shares.
/// @param path the JSON path under which the settings stand. @throws Error(InvalidInput) naming the JSON path.
void checkRecipeSettings(const RecipeSettings& settings, const std::string& path = "recipe");

} // namespace airshed::features
