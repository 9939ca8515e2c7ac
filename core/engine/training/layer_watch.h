#pragma once

#include <filesystem>

#include "core/engine/training/sparing_write.h"
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
    void write() const;

    std::filesystem::path m_folder;
    project::LayerHistograms m_histograms;
    SparingWrite m_sparing;
};

} // namespace airshed::training
