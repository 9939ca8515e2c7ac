#pragma once

#include <optional>
#include <string>

namespace airshed::data {

/// At what size pictures are frozen, in pixels.
struct PictureSize {
    static constexpr int least = 8;
    static constexpr int greatest = 512;

    int width = 0, height = 0;
};

/// "64x48": width, then height; nothing for "none". @throws Error(InvalidInput) saying which sizes there are.
[[nodiscard]] std::optional<PictureSize> pictureSizeFromText(const std::string& text);

} // namespace airshed::data
