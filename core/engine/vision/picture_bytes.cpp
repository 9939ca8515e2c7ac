#include "core/engine/vision/picture_bytes.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/base/error.h"
#include "core/engine/vision/each_picture.h"

namespace airshed::vision {

namespace {

/// Planes of red, green and blue; OpenCV has blue, green and red side by side.
std::vector<std::uint8_t> planes(const cv::Mat& picture) {
    const auto pixels = picture.total();
    std::vector<std::uint8_t> bytes(3 * pixels);
    for (int row = 0; row < picture.rows; ++row)
        for (int column = 0; column < picture.cols; ++column) {
            const auto& pixel = picture.at<cv::Vec3b>(row, column);
            const auto place =
                static_cast<std::size_t>(row) * static_cast<std::size_t>(picture.cols) + static_cast<std::size_t>(column);
            for (std::size_t colour = 0; colour < 3; ++colour)
                bytes[colour * pixels + place] = pixel[static_cast<int>(2 - colour)];
        }
    return bytes;
}

} // namespace

std::vector<std::uint8_t> readPictureBytes(const std::filesystem::path& picture, int height, int width) {
    if (!std::filesystem::is_regular_file(picture))
        throw Error(ErrorCode::NotFound, fmt::format("{} is missing.", picture.string()));
    try {
        const cv::Mat stored = cv::imread(picture.string(), cv::IMREAD_COLOR);
        if (stored.empty())
            throw Error(ErrorCode::Damaged, fmt::format("{} is no picture that can be decoded.", picture.string()),
                        "Take it out of the folder, or copy it again.");
        cv::Mat resized;
        cv::resize(stored, resized, {width, height}, 0.0, 0.0, cv::INTER_AREA);
        return planes(resized);
    } catch (const cv::Exception& fault) {
        throw Error(ErrorCode::Damaged, fmt::format("{} cannot be decoded: {}.", picture.string(), fault.what()),
                    "Take it out of the folder, or copy it again.");
    }
}

data::PictureSet decodePictures(const sources::PictureQuery& query, int height, int width, Findings& findings,
                                const JobContext& job) {
    const sources::PictureList list = sources::listPictures(query, job);
    if (!list.hasTimes)
        throw Error(ErrorCode::InvalidInput, fmt::format("The pictures of {} do not say when they were taken.", query.folder),
                    "Give a table with a line for each picture (file, time).");
    std::vector<std::vector<std::uint8_t>> decoded(list.pictures.size());
    eachPicture(
        list.pictures, "Decoding the pictures",
        [&](std::size_t i) { decoded[i] = readPictureBytes(list.pictures[i].file, height, width); }, findings, job);

    data::PictureSet set;
    set.height = height;
    set.width = width;
    const auto bytes = std::make_shared<std::vector<std::uint8_t>>();
    bytes->reserve(list.pictures.size() * set.bytesOfOne());
    for (std::size_t i = 0; i < list.pictures.size(); ++i) {
        if (decoded[i].empty())
            continue;
        set.times.push_back(list.pictures[i].time);
        set.names.push_back(list.pictures[i].name);
        bytes->insert(bytes->end(), decoded[i].begin(), decoded[i].end());
    }
    set.bytes = *bytes;
    set.owner = bytes;
    return set;
}

} // namespace airshed::vision
