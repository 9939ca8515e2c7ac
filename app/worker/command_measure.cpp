#include "app/worker/answer.h"
#include "app/worker/commands.h"
#include "core/engine/training/speed_probe.h"

namespace airshed::worker {

int measure(const std::filesystem::path& experimentFile, const std::string& device, const std::filesystem::path& output) {
    const experiments::Experiment experiment = experiments::readExperimentFile(experimentFile);
    const training::SpeedProbe probe = training::probeSpeed(experiment, device);
    return answer({{"device", probe.device},
                   {"threads", probe.threads},
                   {"steps", probe.steps},
                   {"seconds_per_step", probe.secondsPerStep}},
                  output);
}

} // namespace airshed::worker
