#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/quality/label_set.h"
#include "core/runs/run_record.h"

namespace airshed::runs {

/// The project's SQLite store (WAL): where the window, the command line and the workers meet. Every call is one transaction, so
/// what it acknowledged survives a crash; a busy store is waited for up to 10 s. One object belongs to one thread; open another
/// for another thread. All faults are Error(Storage) naming the file, unless said otherwise.
class RunStore {
public:
    /// A worker whose heartbeat is older than this is taken for dead (sooner if its process is seen to be gone).
    static constexpr std::int64_t heartbeatLimitMs = 15'000;

    /// Opens or creates; brings an older schema up to date. @throws Error(NewerVersion), Error(Damaged), Error(Storage).
    explicit RunStore(const std::filesystem::path& file);
    ~RunStore();
    RunStore(RunStore&&) noexcept;
    RunStore& operator=(RunStore&&) noexcept;

    /// Changes whenever another connection committed something (PRAGMA data_version): the cheap question a timer asks.
    [[nodiscard]] std::int64_t dataVersion() const;

    // --- snapshots
    /// Records or, for a name that is there already with another digest, replaces the name's digest.
    void putSnapshot(const SnapshotRecord& snapshot);
    [[nodiscard]] std::vector<SnapshotRecord> snapshots() const; ///< newest first
    /// By name, else by digest (at least 8 digits of it). @throws Error(NotFound) that lists the names there are.
    [[nodiscard]] SnapshotRecord snapshot(const std::string& nameOrDigest) const;

    // --- labels and expectations of a snapshot's name
    /// Appends to the log of a name and gives each event its revision. @param accept looks at the log as it stands, in the same
    /// transaction, before anything is written; what it throws leaves the log as it was. @return the revisions, in order.
    std::vector<std::int64_t> appendLabels(const std::string& snapshot, std::span<const quality::LabelEvent> events,
                                           const std::function<void(const std::vector<quality::LabelEvent>&)>& accept = {});
    /// The log of a name, oldest first. @param upTo the last revision wanted; nothing: all.
    [[nodiscard]] std::vector<quality::LabelEvent> labelLog(const std::string& snapshot,
                                                            std::optional<std::int64_t> upTo = {}) const;
    /// Replaces the rules; how they were held against content is forgotten.
    void putExpectations(const std::string& snapshot, const Json& rules);
    void putExpectationCheck(const std::string& snapshot, const std::string& digest, const Json& broken);
    [[nodiscard]] ExpectationRecord expectations(const std::string& snapshot) const; ///< empty where none were set

    // --- runs, as the window and the command line see them
    std::int64_t createRun(const NewRun& run);
    [[nodiscard]] std::vector<RunRecord> runs() const;  ///< newest first
    [[nodiscard]] RunRecord run(std::int64_t id) const; ///< @throws Error(NotFound)
    void renameRun(std::int64_t id, const std::string& name);
    /// Marks as Interrupted every running or paused run whose worker is gone (stale heartbeat, or its process on this host has
    /// ended).
    /// @return the ids that were marked.
    std::vector<std::int64_t> markInterrupted();
    /// Makes a paused (live), stopped, failed or interrupted run go on: a Resume control for a live worker, else back to
    /// Queued. @return true when a worker must be started.
    /// @throws Error(Conflict) when it is running, queued or finished.
    bool resumeRun(std::int64_t id);
    /// Queued runs in the order in which they will be taken.
    [[nodiscard]] std::vector<RunRecord> queue() const;
    /// Puts a queued run before another one. @param before 0: at the end. @throws Error(Conflict) when one of them is not
    /// queued.
    void moveInQueue(std::int64_t id, std::int64_t before);
    /// @throws Error(Conflict) for a run that has ended.
    void setTerms(std::int64_t id, const RunTerms& terms);
    /// Asks the run's worker; a queued run without a worker is stopped at once. @throws Error(Conflict) when the run's state
    /// does not allow it (says the state).
    void requestControl(std::int64_t id, Control control);
    /// Has the run go on with another learning rate, at once if it trains, else when it is resumed. Schedules go on around it.
    /// @throws Error(InvalidInput) for a rate that is out of range; Error(Conflict) for a run that is finished or was never
    /// begun.
    void askLearningRate(std::int64_t id, double rate);

    [[nodiscard]] std::vector<std::string> metricNames(std::int64_t run) const;
    /// Points of one metric in the order they were written. @param after only points beyond the first `after` ones, so that a
    /// live plot reads what is new.
    [[nodiscard]] std::vector<MetricPoint> metrics(std::int64_t run, const std::string& name, std::size_t after = 0) const;
    [[nodiscard]] std::vector<RunEvent> events(std::int64_t run) const;
    [[nodiscard]] std::vector<Score> scores(std::int64_t run) const;

    // --- the worker's side
    /// Takes the device for a worker. @return false when a living worker has it.
    bool acquireDevice(const std::string& device, std::int64_t pid, const std::string& host);
    /// What a worker that asks for work is given.
    struct Claim {
        std::optional<std::int64_t> run;
        bool shouldWait = false; ///< there is none now, but one is waiting for its time or for an idle machine
    };
    /// Takes the first queued run that asks for this device (or "auto" where `takesAuto`) and whose terms let it begin, and
    /// sets it Running with this worker. When there is none to wait for either, and none of this worker's still
    /// runs, the device is given back in the same transaction, so that a run queued a moment later starts a worker of its own.
    [[nodiscard]] Claim claimNextRun(const std::string& device, bool takesAuto, std::int64_t pid, const std::string& host,
                                     bool machineIsIdle = true);
    void releaseDevice(const std::string& device, std::int64_t pid);
    /// Takes and clears what was asked of the run; Stop when the time has come at which it must end. Cheap enough to be called
    /// each step (reads only, unless something is there).
    [[nodiscard]] Control takeControl(std::int64_t run);
    /// See askLearningRate; 0: nothing was asked.
    [[nodiscard]] double askedLearningRate(std::int64_t run) const;
    /// Everything a worker has to tell, in one transaction; also the heartbeat of run and device. Members left empty are not
    /// touched.
    struct WorkerReport {
        std::span<const MetricPoint> metrics;
        std::span<const RunEvent> events;
        std::optional<RunProgress> progress;
        std::optional<RunState> state; ///< Finished, Stopped and Failed also set the end time
        std::optional<std::string> message;
        std::optional<std::string> hint;
        std::optional<Json> environment;
        std::optional<std::string> weightDigest;
    };
    /// A run that was taken for dead while its worker slept is running again. A metric's steps must not fall.
    /// @throws Error(Conflict) when another living worker has taken the run over.
    void report(std::int64_t run, const WorkerReport& report);
    /// Removes metrics beyond a step: what a run wrote after the checkpoint it resumes from, and will write again.
    void truncateMetrics(std::int64_t run, std::int64_t afterStep);
    /// Replaces all scores of the run.
    void putScores(std::int64_t run, std::span<const Score> scores);

    // --- exports
    std::int64_t createExport(std::int64_t run, const std::string& format, const std::string& folder);
    [[nodiscard]] ExportRecord exportRecord(std::int64_t id) const; ///< @throws Error(NotFound)
    [[nodiscard]] std::vector<ExportRecord> exports() const;        ///< newest first
    void updateExport(const ExportRecord& record);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace airshed::runs
