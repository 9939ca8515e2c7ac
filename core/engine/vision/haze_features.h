#pragma once

#include <array>
#include <filesystem>
#include <string_view>

namespace airshed::vision {

/// What haze does to a picture, as numbers without a unit. Pictures are first reduced to at most 512 pixels a side, so that
/// cameras can be compared. They describe the picture, not the air: night, rain on the lens and a change of the view move them
/// too.
struct HazeFeatures {
    double brightness = 0;  ///< mean luminance, 0 to 1
    double contrast = 0;    ///< standard deviation of luminance (RMS contrast; Peli 1990), 0 to 0.5
    double saturation = 0;  ///< mean of (max - min) / max over the colours, 0 to 1
    double sharpness = 0;   ///< variance of the Laplacian of luminance (Pech-Pacheco et al. 2000)
    double darkChannel = 0; ///< mean of the dark channel: least colour in a patch of 15 × 15 (He, Sun and Tang 2009), 0 to 1
    double airlight = 0;    ///< brightness of what lies infinitely far, from the brightest 0.1 % of the dark channel, 0 to 1
    /// Mean share of the scene's own light that reaches the camera, below the sky: 1 - dark channel of the picture over the
    /// airlight (He et al. 2009, without their ω: nothing is kept for looks). 1: no haze.
    double transmission = 0;
    double skyFraction = 0; ///< share that is bright, smooth and joined to the upper edge, 0 to 1; dense haze looks so too
};

/// Names of the features as columns of a table, and where each lies.
struct HazeColumn {
    std::string_view name; ///< "dark channel"
    double HazeFeatures::*value;
};
inline constexpr std::array hazeColumns{
    HazeColumn{"brightness", &HazeFeatures::brightness},     HazeColumn{"contrast", &HazeFeatures::contrast},
    HazeColumn{"saturation", &HazeFeatures::saturation},     HazeColumn{"sharpness", &HazeFeatures::sharpness},
    HazeColumn{"dark channel", &HazeFeatures::darkChannel},  HazeColumn{"airlight", &HazeFeatures::airlight},
    HazeColumn{"transmission", &HazeFeatures::transmission}, HazeColumn{"sky fraction", &HazeFeatures::skyFraction}};

/// Measures a picture. @throws Error(NotFound); Error(Damaged) when it cannot be decoded.
[[nodiscard]] HazeFeatures measureHaze(const std::filesystem::path& picture);

} // namespace airshed::vision
