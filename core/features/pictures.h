#pragma once

#include <cstdint>
#include <vector>

#include "core/base/time.h"
#include "core/features/recipe.h"

namespace airshed::features {

/// Which picture goes with each row of a grid: the newest that is not later than the row's stamp, which is the issue time of
/// the window that ends there, and not older than the tolerance. Fills Grid::pictures; all series look through the same camera.
/// @param times of the pictures, rising.
void joinPictures(Grid& grid, const std::vector<TimeNs>& times, const PictureSettings& settings);

} // namespace airshed::features
