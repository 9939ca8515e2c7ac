#include "core/data/picture_size.h"

#include <charconv>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::data {

std::optional<PictureSize> pictureSizeFromText(const std::string& text) {
    if (text == "none")
        return std::nullopt;
    PictureSize size;
    const std::size_t cross = text.find('x');
    const char* end = text.data() + text.size();
    if (cross != std::string::npos) {
        const char* middle = text.data() + cross;
        const auto width = std::from_chars(text.data(), middle, size.width);
        const auto height = std::from_chars(middle + 1, end, size.height);
        const auto fits = [](int side) { return side >= PictureSize::least && side <= PictureSize::greatest; };
        if (width.ptr == middle && height.ptr == end && fits(size.width) && fits(size.height))
            return size;
    }
    throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" is no size of pictures.", text),
                fmt::format("Write WIDTHxHEIGHT with {} to {} pixels each, such as 64x64, or none.", PictureSize::least,
                            PictureSize::greatest));
}

} // namespace airshed::data
