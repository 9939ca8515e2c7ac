#include <chrono>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "app/worker/commands.h"
#include "core/base/error.h"
#include "core/base/machine_state.h"
#include "core/base/platform.h"
#include "core/engine/evaluation/run_lanes.h"
#include "core/engine/training/devices.h"
#include "core/project/lane_plan.h"

namespace airshed::worker {

namespace {

constexpr int stoppedBySignal = 130;
/// A machine that does less than this share of what it can is idle.
constexpr double idleLoad = 0.25;
/// Each look at the queue keeps the device, which is written to the disk: not too often, and well within the heartbeat limit.
constexpr std::chrono::seconds waitInterval{2};

/// A run that asks for a device which is not here must not wait for it for ever: it fails and says why.
void failRunsFor(project::Project& project, const std::string& device, const Error& reason) {
    runs::RunStore& store = project.store();
    const std::int64_t pid = currentProcessId();
    if (!store.acquireDevice(device, pid, hostName()))
        return;
    while (const auto run = store.claimNextRun(device, false, pid, hostName()).run) {
        runs::RunStore::WorkerReport report;
        report.state = runs::RunState::Failed;
        report.message = reason.what();
        report.hint = reason.hint();
        store.report(*run, report);
        spdlog::error("run {}: {}", *run, reason.text());
    }
}

training::Device deviceOrFail(project::Project& project, const std::string& asked) {
    try {
        return training::chooseDevice(asked);
    } catch (const Error& error) {
        failRunsFor(project, asked, error);
        throw;
    }
}

/// Of a GPU; 0 where it does not say.
std::int64_t freeBytesOf(const MachineState& machine, const training::Device& device) {
    for (const GpuState& gpu : machine.gpus)
        if (device.id == fmt::format("cuda:{}", gpu.index))
            return gpu.state.memoryTotal - gpu.state.memoryUsed;
    return 0;
}

/// A GPU trains runs that fit one another as one, the CPU as many as have room beside one another.
project::LanePlan planFor(const project::Project& project, const training::Device& device, bool takesAuto) {
    const MachineState machine = machineState();
    if (device.id != "cpu")
        return project::planBatch(project, device.id, takesAuto, usableThreads(), freeBytesOf(machine, device));
    return project::planLanes(project, device.id, takesAuto, usableThreads(), machine.cpu.memoryTotal - machine.cpu.memoryUsed);
}

/// @throws Error(Storage) when a run could not even say in the store how it was left.
void tellEnded(const std::vector<evaluation::RunLanes::Ended>& ended) {
    for (const evaluation::RunLanes::Ended& each : ended) {
        if (!each.fault.empty())
            throw Error(ErrorCode::Storage, fmt::format("Run {}: {}", each.run, each.fault));
        spdlog::info("run {} is {}", each.run, toText(each.state));
    }
}

} // namespace

int work(const std::filesystem::path& projectFolder, const std::string& device, const Shutdown& /*shutdown*/) {
    project::Project project = project::Project::open(projectFolder);
    const training::Device chosen = deviceOrFail(project, device);
    const bool takesAuto = training::chooseDevice("auto").id == chosen.id;
    runs::RunStore& store = project.store();
    const std::int64_t pid = currentProcessId();
    if (!store.acquireDevice(chosen.id, pid, hostName())) {
        spdlog::info("another worker has {} already", chosen.id);
        return 0;
    }
    spdlog::info("working on {} ({})", chosen.id, chosen.name);
    {
        evaluation::RunLanes lanes(project.folder(), chosen.id, &Shutdown::asked);
        project::LanePlan plan;
        int begun = 0; // of a batch, which others do not join when some of it have ended
        while (!Shutdown::asked()) {
            if (lanes.count() == 0) {
                plan = planFor(project, chosen, takesAuto);
                begun = 0;
            }
            const bool hasRoom = plan.isBatched ? begun < plan.lanes : std::cmp_less(lanes.count(), plan.lanes);
            runs::RunStore::Claim claim;
            if (hasRoom)
                claim = store.claimNextRun(chosen.id, takesAuto, pid, hostName(), machineLoad() < idleLoad);
            if (claim.run) {
                spdlog::info("run {} begins", *claim.run);
                ++begun;
                if (plan.isBatched)
                    lanes.startTogether(*claim.run, plan.threads);
                else
                    lanes.start(*claim.run, plan.threads);
            } else if (hasRoom && lanes.count() == 0 && !claim.shouldWait) {
                spdlog::info("the queue is empty");
                return 0;
            } else {
                tellEnded(lanes.takeEnded(waitInterval));
            }
        }
    }
    store.releaseDevice(chosen.id, pid);
    return stoppedBySignal;
}

} // namespace airshed::worker
