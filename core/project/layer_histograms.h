#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/project/kept_epochs.h"

namespace airshed::project {

/// How numbers are spread: shares of them in bins of equal width.
struct Histogram {
    double least = 0, greatest = 0; ///< of the numbers; the bins lie between
    std::vector<double> shares;     ///< adding up to 1; empty: there were no numbers

    /// At most `sample` of the numbers, evenly chosen, are counted; those that are not finite are left out.
    static constexpr std::size_t bins = 40;
    static constexpr std::size_t sample = 65'536;
    [[nodiscard]] static Histogram of(std::span<const float> numbers);
};

/// How the weights of each layer, and what it yields for windows of the validation part, are spread after epochs of a run.
struct LayerHistograms {
    struct Layer {
        std::string id;
        Histogram weights; ///< empty for a layer without
        Histogram outputs;
    };
    struct Epoch {
        int epoch = 0;
        std::vector<Layer> layers;
    };
    KeptEpochs<Epoch> epochs;
};

/// The file of a run's folder that holds them.
[[nodiscard]] std::filesystem::path layerHistogramsFile(const std::filesystem::path& runFolder);
/// @throws Error(Storage).
void writeLayerHistograms(const std::filesystem::path& runFolder, const LayerHistograms& histograms);
/// Empty where there are none yet, or where the file cannot be read: they are there to be looked at alone.
[[nodiscard]] LayerHistograms readLayerHistograms(const std::filesystem::path& runFolder);

} // namespace airshed::project
