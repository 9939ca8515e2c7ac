#include "core/engine/vision/haze_features.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/base/error.h"

namespace airshed::vision {

namespace {

constexpr int longestSide = 512;
constexpr int patch = 15;                  ///< of the dark channel, in pixels
constexpr double brightestShare = 0.001;   ///< of the dark channel: taken for the airlight
constexpr double skyLeastLuminance = 0.35; ///< of what may be sky
constexpr double skyMostGradient = 0.04;   ///< luminance a pixel

/// [0, 1], three colours.
cv::Mat readPicture(const std::filesystem::path& file) {
    if (!std::filesystem::is_regular_file(file))
        throw Error(ErrorCode::NotFound, fmt::format("{} is missing.", file.string()));
    const cv::Mat stored = cv::imread(file.string(), cv::IMREAD_COLOR);
    if (stored.empty())
        throw Error(ErrorCode::Damaged, fmt::format("{} is no picture that can be decoded.", file.string()),
                    "Take it out of the folder, or copy it again.");
    cv::Mat picture;
    const double scale = static_cast<double>(longestSide) / std::max(stored.cols, stored.rows);
    if (scale < 1.0)
        cv::resize(stored, picture, {}, scale, scale, cv::INTER_AREA);
    else
        picture = stored;
    cv::Mat result;
    picture.convertTo(result, CV_32F, 1.0 / 255.0);
    return result;
}

cv::Mat leastColour(const cv::Mat& picture) {
    std::vector<cv::Mat> colours;
    cv::split(picture, colours);
    cv::Mat least;
    cv::min(colours[0], colours[1], least);
    cv::min(least, colours[2], least);
    return least;
}

cv::Mat darkChannel(const cv::Mat& picture) {
    cv::Mat dark;
    cv::erode(leastColour(picture), dark, cv::getStructuringElement(cv::MORPH_RECT, {patch, patch}));
    return dark;
}

/// The mean colour of the pixels where the dark channel is brightest.
cv::Scalar airlightOf(const cv::Mat& picture, const cv::Mat& dark) {
    std::vector<float> values(dark.begin<float>(), dark.end<float>());
    const auto count = std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(values.size()) * brightestShare));
    std::ranges::nth_element(values, values.end() - static_cast<std::ptrdiff_t>(count));
    const float limit = values[values.size() - count];
    return cv::mean(picture, dark >= limit);
}

/// Bright, smooth and joined to the upper edge.
cv::Mat skyOf(const cv::Mat& luminance) {
    cv::Mat horizontal;
    cv::Mat vertical;
    cv::Sobel(luminance, horizontal, CV_32F, 1, 0, 3, 1.0 / 8.0);
    cv::Sobel(luminance, vertical, CV_32F, 0, 1, 3, 1.0 / 8.0);
    cv::Mat gradient;
    cv::magnitude(horizontal, vertical, gradient);
    cv::Mat candidates = (luminance > skyLeastLuminance) & (gradient < skyMostGradient);
    cv::Mat parts;
    const int count = cv::connectedComponents(candidates, parts, 4, CV_32S);
    std::vector<bool> atTop(static_cast<std::size_t>(count), false);
    for (int column = 0; column < parts.cols; ++column)
        atTop[static_cast<std::size_t>(parts.at<int>(0, column))] = true;
    atTop[0] = false; // what is no candidate
    cv::Mat sky(luminance.size(), CV_8U, cv::Scalar(0));
    for (int row = 0; row < parts.rows; ++row)
        for (int column = 0; column < parts.cols; ++column)
            if (atTop[static_cast<std::size_t>(parts.at<int>(row, column))])
                sky.at<unsigned char>(row, column) = 255;
    return sky;
}

double meanSaturation(const cv::Mat& picture) {
    cv::Mat hsv;
    cv::cvtColor(picture, hsv, cv::COLOR_BGR2HSV);
    return cv::mean(hsv)[1];
}

/// Over what is not sky: there the dark channel rests on white, not on haze.
double meanTransmission(const cv::Mat& picture, const cv::Scalar& airlight, const cv::Mat& sky) {
    constexpr double least = 1e-3;
    cv::Mat relative;
    cv::divide(picture, cv::Scalar(std::max(airlight[0], least), std::max(airlight[1], least), std::max(airlight[2], least)),
               relative);
    cv::Mat transmission = 1.0 - darkChannel(relative);
    transmission = cv::max(0.0, cv::min(1.0, transmission));
    const cv::Mat scene = sky == 0;
    return cv::countNonZero(scene) == 0 ? cv::mean(transmission)[0] : cv::mean(transmission, scene)[0];
}

HazeFeatures measure(const cv::Mat& picture) {
    cv::Mat luminance;
    cv::cvtColor(picture, luminance, cv::COLOR_BGR2GRAY);
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(luminance, mean, deviation);
    cv::Mat laplacian;
    cv::Laplacian(luminance, laplacian, CV_32F);
    cv::Scalar ignored;
    cv::Scalar spread;
    cv::meanStdDev(laplacian, ignored, spread);
    const cv::Mat dark = darkChannel(picture);
    const cv::Scalar airlight = airlightOf(picture, dark);
    const cv::Mat sky = skyOf(luminance);

    HazeFeatures features;
    features.brightness = mean[0];
    features.contrast = deviation[0];
    features.saturation = meanSaturation(picture);
    features.sharpness = spread[0] * spread[0];
    features.darkChannel = cv::mean(dark)[0];
    features.airlight = (airlight[0] + airlight[1] + airlight[2]) / 3.0;
    features.transmission = meanTransmission(picture, airlight, sky);
    features.skyFraction = static_cast<double>(cv::countNonZero(sky)) / static_cast<double>(sky.total());
    return features;
}

} // namespace

HazeFeatures measureHaze(const std::filesystem::path& picture) {
    try {
        return measure(readPicture(picture));
    } catch (const cv::Exception& fault) {
        throw Error(ErrorCode::Damaged, fmt::format("{} cannot be measured: {}.", picture.string(), fault.what()),
                    "Take it out of the folder, or copy it again.");
    }
}

} // namespace airshed::vision
