#pragma once

#include <cstdint>
#include <string>

#include "app/cli/command.h"
#include "core/project/project.h"
#include "core/project/worker_launcher.h"

namespace airshed::cli {

/// Watches a run in the store until it has ended, telling stderr of epochs, baselines and changes of state. Ctrl+C asks the
/// run's worker to write a checkpoint and stop, and is waited for.
class RunFollower {
public:
    enum class Telling {
        Everything, ///< epochs and baselines too
        Changes     ///< of its state alone
    };

    RunFollower(project::Project& project, const project::WorkerLauncher& launcher, std::int64_t run, std::int64_t workerPid,
                const Session& session, Telling telling = Telling::Everything);
    /// @return the run as it was left: finished, stopped, failed, or interrupted when its worker ended without a word.
    runs::RunRecord follow();

private:
    void tellNews(const runs::RunRecord& run);
    void tellBaselines();
    void tellEpochs(const runs::RunRecord& run);
    void passOnInterrupt();
    void watchWorker(const runs::RunRecord& run);
    [[nodiscard]] bool anotherRunHasTheWorker() const;

    project::Project& m_project;
    const project::WorkerLauncher& m_launcher;
    std::int64_t m_run;
    std::int64_t m_workerPid;
    const Session& m_session;
    Telling m_telling;
    runs::RunState m_state = runs::RunState::Queued;
    std::string m_unit;
    std::size_t m_epochsTold = 0;
    std::size_t m_eventsTold = 0;
    bool m_baselinesTold = false;
    bool m_stopAsked = false;
    int m_restarts = 0;
};

/// The exit code that a run's end stands for: 0 finished, 130 stopped, else 1. Says on stderr why it did not finish.
[[nodiscard]] int exitCodeOf(const runs::RunRecord& run);

} // namespace airshed::cli
