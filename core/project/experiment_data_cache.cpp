#include "core/project/experiment_data_cache.h"

#include "core/base/digest.h"

namespace airshed::project {

namespace {

/// The same for experiments whose data are the same.
std::string keyOf(const Project& project, const experiments::Experiment& experiment) {
    Json document = experiments::toJson(experiment);
    for (const char* part : {"name", "model", "training"})
        document.erase(part);
    return sha256Hex(project.folder().string() + document.dump());
}

} // namespace

bool ExperimentDataCache::Entry::isLetGo() {
    const std::unique_lock lock(mutex, std::try_to_lock); // whoever put the data there may have been another thread
    return lock.owns_lock() && data.expired();
}

std::shared_ptr<const ExperimentData>
ExperimentDataCache::get(const Project& project, const experiments::Experiment& experiment, const JobContext& job) {
    std::shared_ptr<Entry> entry;
    {
        const std::scoped_lock lock(m_mutex);
        std::erase_if(m_entries, [](const auto& each) { return each.second.use_count() == 1 && each.second->isLetGo(); });
        std::shared_ptr<Entry>& found = m_entries[keyOf(project, experiment)];
        if (!found)
            found = std::make_shared<Entry>();
        entry = found;
    }
    const std::scoped_lock lock(entry->mutex);
    if (auto data = entry->data.lock()) {
        requireModelFits(experiment, data->recipe);
        return data;
    }
    auto data = std::make_shared<const ExperimentData>(prepareExperimentData(project, experiment, job));
    entry->data = data;
    return data;
}

} // namespace airshed::project
