#include "core/project/layer_histograms.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/json.h"

namespace airshed::project {

namespace {

Json documentOf(const Histogram& histogram) {
    if (histogram.shares.empty())
        return {};
    Json shares = Json::array();
    for (const double share : histogram.shares) {
        constexpr double digits = 1e5;
        shares.push_back(std::round(share * digits) / digits);
    }
    return {{"least", histogram.least}, {"greatest", histogram.greatest}, {"shares", std::move(shares)}};
}

Histogram histogramOf(const Json& document) {
    if (document.is_null())
        return {};
    return {document.at("least").get<double>(), document.at("greatest").get<double>(),
            document.at("shares").get<std::vector<double>>()};
}

} // namespace

Histogram Histogram::of(std::span<const float> numbers) {
    const std::size_t apart = std::max<std::size_t>((numbers.size() + sample - 1) / sample, 1);
    std::vector<float> chosen;
    chosen.reserve(numbers.size() / apart + 1);
    for (std::size_t i = 0; i < numbers.size(); i += apart)
        if (std::isfinite(numbers[i]))
            chosen.push_back(numbers[i]);
    Histogram made;
    if (chosen.empty())
        return made;
    const auto [least, greatest] = std::ranges::minmax(chosen);
    made.least = static_cast<double>(least);
    made.greatest = static_cast<double>(greatest);
    made.shares.assign(bins, 0.0);
    const double width = (made.greatest - made.least) / static_cast<double>(bins);
    const double each = 1.0 / static_cast<double>(chosen.size());
    for (const float number : chosen) {
        const double place = width > 0 ? (static_cast<double>(number) - made.least) / width : 0.0;
        made.shares[std::min(static_cast<std::size_t>(place), bins - 1)] += each;
    }
    return made;
}

std::filesystem::path layerHistogramsFile(const std::filesystem::path& runFolder) {
    return runFolder / "histograms.json";
}

void writeLayerHistograms(const std::filesystem::path& runFolder, const LayerHistograms& histograms) {
    Json epochs = Json::array();
    for (const LayerHistograms::Epoch& epoch : histograms.epochs) {
        Json layers = Json::array();
        for (const LayerHistograms::Layer& layer : epoch.layers)
            layers.push_back(
                {{"id", layer.id}, {"weights", documentOf(layer.weights)}, {"outputs", documentOf(layer.outputs)}});
        epochs.push_back({{"epoch", epoch.epoch}, {"layers", std::move(layers)}});
    }
    writeJsonFile(layerHistogramsFile(runFolder), {{"epochs", std::move(epochs)}});
}

LayerHistograms readLayerHistograms(const std::filesystem::path& runFolder) {
    try {
        LayerHistograms histograms;
        const Json document = readJsonFile(layerHistogramsFile(runFolder));
        for (const Json& epoch : document.at("epochs")) {
            LayerHistograms::Epoch read{epoch.at("epoch").get<int>(), {}};
            for (const Json& layer : epoch.at("layers"))
                read.layers.push_back(
                    {layer.at("id").get<std::string>(), histogramOf(layer.at("weights")), histogramOf(layer.at("outputs"))});
            histograms.epochs.add(std::move(read));
        }
        return histograms;
    } catch (const Error&) { // none yet
        return {};
    } catch (const Json::exception&) { // of another version
        return {};
    }
}

} // namespace airshed::project
