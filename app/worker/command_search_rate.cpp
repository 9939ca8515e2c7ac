#include "app/worker/answer.h"
#include "app/worker/commands.h"
#include "core/engine/training/rate_search.h"

namespace airshed::worker {

int searchRate(const std::filesystem::path& projectFolder, const std::filesystem::path& experimentFile,
               const std::string& device, const std::filesystem::path& output, const Shutdown& shutdown) {
    const JobContext job(shutdown.token());
    const auto project = project::Project::open(projectFolder);
    const experiments::Experiment experiment = experiments::readExperimentFile(experimentFile);
    const project::ExperimentData data = project::prepareExperimentData(project, experiment, job);
    const training::RateSearch search = training::searchLearningRate(experiment, data, device, job);
    return answer({{"device", search.device},
                   {"rates", search.rates},
                   {"losses", search.losses},
                   {"suggested", search.suggested},
                   {"too_high", search.tooHigh}},
                  output);
}

} // namespace airshed::worker
