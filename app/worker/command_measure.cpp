#include "app/worker/answer.h"
#include "app/worker/commands.h"
#include "core/engine/training/speed_probe.h"

namespace airshed::worker {

namespace {

Json documentOf(const training::SpeedProbe& probe) {
    return {{"device", probe.device},
            {"threads", probe.threads},
            {"steps", probe.steps},
            {"seconds_per_step", probe.secondsPerStep}};
}

} // namespace

int measure(const std::filesystem::path& experimentFile, const std::string& device, const std::filesystem::path& output) {
    return answer(documentOf(training::probeSpeed(experiments::readExperimentFile(experimentFile), device)), output);
}

int measureBatches(const std::filesystem::path& experimentFile, const std::string& device, const std::filesystem::path& output,
                   const Shutdown& shutdown) {
    const experiments::Experiment experiment = experiments::readExperimentFile(experimentFile);
    Json sizes = Json::array();
    for (const training::BatchSpeed& speed : training::probeBatchSizes(experiment, device, JobContext(shutdown.token()))) {
        Json document = documentOf(speed.probe);
        document["batch_size"] = speed.batchSize;
        document["windows_per_second"] = speed.windowsPerSecond();
        document["fault"] = speed.fault;
        sizes.push_back(std::move(document));
    }
    return answer({{"sizes", std::move(sizes)}}, output);
}

} // namespace airshed::worker
