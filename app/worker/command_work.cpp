#include <chrono>
#include <thread>

#include <spdlog/spdlog.h>

#include "app/worker/commands.h"
#include "core/base/error.h"
#include "core/base/platform.h"
#include "core/engine/evaluation/run_executor.h"
#include "core/engine/training/devices.h"
#include "core/project/project.h"

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
    while (!Shutdown::asked()) {
        const runs::RunStore::Claim claim = store.claimNextRun(chosen.id, takesAuto, pid, hostName(), machineLoad() < idleLoad);
        if (claim.shouldWait) {
            std::this_thread::sleep_for(waitInterval);
            continue;
        }
        if (!claim.run) {
            spdlog::info("the queue is empty");
            return 0;
        }
        spdlog::info("run {} begins", *claim.run);
        const runs::RunState state = evaluation::executeRun(project, *claim.run, chosen.id, &Shutdown::asked);
        spdlog::info("run {} is {}", *claim.run, toText(state));
    }
    store.releaseDevice(chosen.id, pid);
    return stoppedBySignal;
}

} // namespace airshed::worker
