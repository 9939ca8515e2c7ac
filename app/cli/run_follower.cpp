#include "app/cli/run_follower.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

#include <fmt/format.h>

#include "app/cli/documents.h"
#include "app/cli/text_table.h"
#include "core/base/error.h"
#include "core/base/platform.h"
#include "core/base/time.h"

namespace airshed::cli {

namespace {

using Clock = std::chrono::steady_clock;
using runs::RunState;

constexpr std::chrono::milliseconds pollInterval{100};
constexpr std::chrono::milliseconds watchInterval{1000};
/// A worker ends at once when another has its device. The run may fall between the two: the other looked at the queue just
/// before the run came, and ended just after. Then a new worker is needed; one that ends again and again cannot work here.
constexpr int mostRestarts = 3;

bool isTold(const std::string& eventKind) {
    return eventKind == "paused" || eventKind == "resumed" || eventKind == "early_stop" || eventKind == "evaluating";
}

} // namespace

RunFollower::RunFollower(project::Project& project, const project::WorkerLauncher& launcher, std::int64_t run,
                         std::int64_t workerPid, const Session& session, Telling telling)
    : m_project(project), m_launcher(launcher), m_run(run), m_workerPid(workerPid), m_session(session), m_telling(telling) {
    m_unit = targetUnit(project, project.store().run(run));
}

runs::RunRecord RunFollower::follow() {
    auto& store = m_project.store();
    std::int64_t version = -1;
    auto lastWatch = Clock::now();
    for (;;) {
        passOnInterrupt();
        bool changed = false;
        if (Clock::now() - lastWatch >= watchInterval) {
            watchWorker(store.run(m_run));
            lastWatch = Clock::now();
            changed = true; // what this connection wrote itself does not change the version
        }
        if (const std::int64_t now = store.dataVersion(); changed || now != version) {
            version = now;
            runs::RunRecord run = store.run(m_run);
            tellNews(run);
            if (!runs::isLive(run.state))
                return run;
        }
        std::this_thread::sleep_for(pollInterval);
    }
}

void RunFollower::passOnInterrupt() {
    if (m_stopAsked || !m_session.stop.stop_requested())
        return;
    m_stopAsked = true;
    say("Stopping; the worker writes a checkpoint first (Ctrl+C again leaves it to itself).");
    try {
        m_project.store().requestControl(m_run, runs::Control::Stop);
    } catch (const Error& e) {
        if (e.code() != ErrorCode::Conflict) // it has ended in this very moment
            throw;
    }
}

bool RunFollower::anotherRunHasTheWorker() const {
    const auto all = m_project.store().runs();
    return std::any_of(all.begin(), all.end(), [](const runs::RunRecord& run) {
        return run.state == RunState::Running || run.state == RunState::Paused;
    });
}

void RunFollower::watchWorker(const runs::RunRecord& run) {
    auto& store = m_project.store();
    (void)store.markInterrupted();
    if (run.state != RunState::Queued || isProcessAlive(m_workerPid) || anotherRunHasTheWorker())
        return;
    if (store.run(m_run).state != RunState::Queued)
        return;
    if (m_restarts++ < mostRestarts) {
        m_workerPid = m_launcher.startQueue(m_project, run.device);
        return;
    }
    store.requestControl(m_run, runs::Control::Stop);
    throw Error(ErrorCode::Unavailable, fmt::format("The worker ended without taking run {}.", m_run),
                fmt::format("See {} for the reason.", (m_project.folder() / "logs" / "worker.log").string()));
}

void RunFollower::tellNews(const runs::RunRecord& run) {
    if (run.state != m_state && run.state == RunState::Running && m_state == RunState::Queued)
        say(fmt::format("Run {} \"{}\" has started.", run.id, run.name));
    m_state = run.state;
    if (m_telling == Telling::Changes)
        return;
    if (!m_baselinesTold)
        tellBaselines();
    tellEpochs(run);
    const std::vector<runs::RunEvent> events = m_project.store().events(m_run);
    for (; m_eventsTold < events.size(); ++m_eventsTold)
        if (isTold(events[m_eventsTold].kind))
            say(events[m_eventsTold].message);
}

void RunFollower::tellBaselines() {
    const auto& store = m_project.store();
    const auto persistence = store.metrics(m_run, "baseline/persistence/mae");
    const auto seasonal = store.metrics(m_run, "baseline/seasonal_naive/mae");
    if (persistence.empty() || seasonal.empty())
        return;
    m_baselinesTold = true;
    say(fmt::format("To beat on the validation part: persistence MAE {}, seasonal naive MAE {}",
                    formatQuantity(persistence.back().value, m_unit), formatQuantity(seasonal.back().value, m_unit)));
}

void RunFollower::tellEpochs(const runs::RunRecord& run) {
    const auto& store = m_project.store();
    const auto losses = store.metrics(m_run, "validation/loss", m_epochsTold);
    if (losses.empty())
        return;
    const auto trainLosses = store.metrics(m_run, "train/epoch_loss", m_epochsTold);
    const auto errors = store.metrics(m_run, "validation/mae", m_epochsTold);
    const auto valueAt = [](const std::vector<runs::MetricPoint>& points, std::size_t i) {
        return i < points.size() ? points[i].value : std::numeric_limits<double>::quiet_NaN();
    };
    const auto& progress = run.progress;
    const std::string best = progress.bestEpoch == 0 ? "" : fmt::format(", best epoch {}", progress.bestEpoch);
    const std::string left = progress.etaSeconds > 0 && runs::isLive(run.state)
                                 ? fmt::format(", at most {} left", formatDuration(progress.etaSeconds))
                                 : "";
    for (std::size_t i = 0; i < losses.size(); ++i)
        say(fmt::format("Epoch {}/{}: training loss {}, validation loss {}, MAE {}{}{}", std::llround(losses[i].epoch),
                        progress.epochs, formatNumber(valueAt(trainLosses, i)), formatNumber(losses[i].value),
                        formatQuantity(valueAt(errors, i), m_unit), best, left));
    m_epochsTold += losses.size();
}

int exitCodeOf(const runs::RunRecord& run) {
    switch (run.state) {
    case RunState::Finished: return exitDone;
    case RunState::Stopped:
        say(fmt::format("Run {} was stopped. Resume it: airshed-cli control PROJECT {} resume", run.id, run.id));
        return exitCancelled;
    default:
        say(fmt::format("airshed-cli: run {} {}: {}{}{}", run.id, run.state == RunState::Failed ? "failed" : "was interrupted",
                        run.message, run.hint.empty() ? "" : " ", run.hint));
        return exitFailed;
    }
}

} // namespace airshed::cli
