#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/base/finding.h"
#include "core/base/job.h"
#include "core/data/picture_set.h"
#include "core/sources/pictures.h"

namespace airshed::vision {

/// How a picture becomes what a network is given, for whoever does it elsewhere.
inline constexpr const char* pictureRecipe =
    "Decoded to 8-bit sRGB, turned upright by its EXIF orientation, the whole picture resized by averaging areas (OpenCV "
    "INTER_AREA) without keeping its proportions, bytes divided by 255.";

/// A picture as bytes: [red, green, blue][height][width], by pictureRecipe.
/// @throws Error(NotFound); Error(Damaged) when it cannot be decoded.
[[nodiscard]] std::vector<std::uint8_t> readPictureBytes(const std::filesystem::path& picture, int height, int width);

/// The pictures of a folder that have times, at one size, in memory; those that cannot be decoded are left out and named in the
/// findings. Decoded by as many threads as the machine has.
/// @throws what sources::listPictures throws; Error(InvalidInput) when no picture has a time or none can be decoded; Cancelled.
[[nodiscard]] data::PictureSet decodePictures(const sources::PictureQuery& query, int height, int width, Findings& findings,
                                              const JobContext& job = {});

} // namespace airshed::vision
