#include "core/project/lane_plan.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "core/base/error.h"
#include "core/experiments/train_together.h"
#include "core/models/footprint.h"

namespace airshed::project {

namespace {

constexpr std::int64_t bytesOfProcess = 64LL << 20; // of one more run's store, threads and buffers

/// As RunStore::claimNextRun chooses, on a machine that is not idle.
bool mayBegin(const runs::RunRecord& run, const std::string& device, bool takesAuto) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const bool isOurs = run.device == device || (takesAuto && run.device == "auto");
    return isOurs && !run.terms.held && !run.terms.whenIdle &&
           run.terms.notBeforeMs <= std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

} // namespace

std::int64_t estimateRunMemory(const Project& project, const experiments::Experiment& experiment) {
    constexpr std::int64_t bytesPerCell = 2 * sizeof(double) + sizeof(float); // table, grid and frame
    constexpr std::int64_t buffersPerWeight = 5;                              // weights, gradients, two moments, the best
    constexpr std::int64_t passesPerBatch = 3;                                // outputs, their gradients, what lies between
    try {
        const runs::SnapshotRecord snapshot = project.store().snapshot(experiment.snapshot);
        const models::TaskShape task = experiment.taskShape();
        const models::ModelInspection inspection = models::inspectModel(experiment.model, task);
        const models::Footprint footprint = models::footprintOf(experiment.model, task, inspection);
        return bytesOfProcess + snapshot.rows * snapshot.columns * bytesPerCell + footprint.weightBytes * buffersPerWeight +
               footprint.activationBytes * passesPerBatch * experiment.training.batchSize;
    } catch (const Error&) {
        return 0;
    }
}

LanePlan planLanes(const Project& project, const std::string& device, bool takesAuto, int threads, std::int64_t freeBytes) {
    int lanes = 0;
    std::int64_t left = freeBytes / 2;
    for (const runs::RunRecord& run : project.store().queue()) {
        if (lanes == threads)
            break;
        if (!mayBegin(run, device, takesAuto))
            continue;
        if (freeBytes > 0) {
            try {
                left -= estimateRunMemory(project, experiments::experimentFromJson(run.experiment));
            } catch (const Error&) { // the run itself says what is wrong with it
            }
            if (left < 0 && lanes > 0)
                break;
        }
        ++lanes;
    }
    lanes = std::max(lanes, 1);
    return {lanes, std::max(threads / lanes, 1), false};
}

LanePlan planBatch(const Project& project, const std::string& device, bool takesAuto, int threads, std::int64_t freeBytes) {
    constexpr int mostLanes = 256; // each has a thread and a connection to the store
    std::optional<experiments::Experiment> first;
    int lanes = 0;
    std::int64_t left = freeBytes / 2;
    for (const runs::RunRecord& run : project.store().queue()) {
        if (!mayBegin(run, device, takesAuto))
            continue;
        try {
            const experiments::Experiment experiment = experiments::experimentFromJson(run.experiment);
            left -= estimateRunMemory(project, experiment);
            if (first && (left < 0 || lanes == mostLanes || !experiments::canTrainTogether(*first, experiment)))
                break;
            if (!first)
                first = experiment;
            ++lanes;
        } catch (const Error&) { // the run itself says what is wrong with it
            break;
        }
    }
    lanes = std::max(lanes, 1);
    return {lanes, std::max(threads / lanes, 1), true};
}

} // namespace airshed::project
