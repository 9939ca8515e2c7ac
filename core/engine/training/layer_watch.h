#pragma once

#include <chrono>
#include <filesystem>

#include "core/project/layer_histograms.h"

namespace airshed::training {

/// Keeps how weights and outputs of the layers were spread after some epochs, in a file of the run's folder. At most one a
/// second is written, besides the last.
class LayerWatch {
public:
    explicit LayerWatch(std::filesystem::path runFolder) : m_folder(std::move(runFolder)) {}

    /// Goes on from what the folder holds, up to an epoch; 0: begins anew.
    void begin(int epoch);
    void see(project::LayerHistograms::Epoch epoch);
    /// Writes what is not written yet. @throws Error(Storage).
    void flush();

private:
    using Clock = std::chrono::steady_clock;

    std::filesystem::path m_folder;
    project::LayerHistograms m_histograms;
    Clock::time_point m_written;
    bool m_isUnwritten = false;
};

} // namespace airshed::training
