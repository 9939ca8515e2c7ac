#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/project/experiment_data.h"

namespace airshed::project {

/// The data of experiments, one copy for all who use the same at the same time: runs that differ in their network or training
/// alone. What nobody holds any more is let go. Any thread.
class ExperimentDataCache {
public:
    /// What prepareExperimentData yields. Who asks for data that are being prepared waits for them; when that fails, it tries
    /// itself. @throws what prepareExperimentData throws.
    [[nodiscard]] std::shared_ptr<const ExperimentData> get(const Project& project, const experiments::Experiment& experiment,
                                                            const JobContext& job = {});

private:
    struct Entry {
        std::mutex mutex; ///< held while the data are prepared
        std::weak_ptr<const ExperimentData> data;
        [[nodiscard]] bool isLetGo(); ///< false also while the data are prepared
    };
    std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<Entry>> m_entries;
};

} // namespace airshed::project
