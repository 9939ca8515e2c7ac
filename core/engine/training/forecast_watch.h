#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "core/engine/training/sparing_write.h"
#include "core/models/output_kind.h"
#include "core/project/experiment_data.h"
#include "core/project/watched_forecasts.h"

namespace airshed::training {

/// Keeps, after each epoch, what the network forecasts for three windows of the validation part, early, in the middle and late,
/// in a file of the run's folder. At most one a second is written, besides the last.
class ForecastWatch {
public:
    /// @param unit of the first target. The data outlive the watch.
    ForecastWatch(std::filesystem::path runFolder, const project::ExperimentData& data, const models::OutputKind& kind);

    /// Goes on from what the folder holds, up to an epoch; 0: begins anew.
    void begin(int epoch);
    /// @param output of the network for the whole validation part: [windows][horizon][targets][numbers], standardised.
    void see(int epoch, std::span<const float> output);
    /// Writes what is not written yet. @throws Error(Storage).
    void flush();

private:
    void write() const;

    std::filesystem::path m_folder;
    const project::ExperimentData& m_data;
    const models::OutputKind& m_kind;
    std::vector<std::size_t> m_windows; ///< of the validation part
    project::WatchedForecasts m_watched;
    SparingWrite m_sparing;
};

} // namespace airshed::training
