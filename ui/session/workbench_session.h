#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QTimer>

#include "core/project/project.h"
#include "core/project/worker_launcher.h"
#include "ui/session/job_list.h"

namespace airshed::ui {

/// The open project as the window sees it. Reads the store on a timer (20 times a second while something is live, else twice)
/// and says what changed, whoever changed it. Belongs to the GUI thread, as its Project does; long work goes to `jobs` and
/// opens a Project of its own.
class WorkbenchSession : public QObject {
    Q_OBJECT
public:
    explicit WorkbenchSession(project::WorkerLauncher launcher = project::WorkerLauncher(), QObject* parent = nullptr);
    ~WorkbenchSession() override;

    // --- the project
    /// @throws what Project::open throws; the project that was open stays open then.
    void openProject(const std::filesystem::path& folder);
    void closeProject();
    [[nodiscard]] bool hasProject() const noexcept { return m_project != nullptr; }
    /// Only while hasProject().
    [[nodiscard]] project::Project& project() { return *m_project; }
    [[nodiscard]] const project::Project& project() const { return *m_project; }
    [[nodiscard]] QString projectName() const;
    [[nodiscard]] JobList& jobs() noexcept { return m_jobs; }
    [[nodiscard]] const project::WorkerLauncher& launcher() const noexcept { return m_launcher; }

    // --- what is in it
    [[nodiscard]] const std::vector<runs::SnapshotRecord>& snapshots() const noexcept { return m_snapshots; }
    [[nodiscard]] const std::vector<runs::RunRecord>& runs() const noexcept { return m_runs; } ///< newest first
    [[nodiscard]] const std::vector<runs::ExportRecord>& exports() const noexcept { return m_exports; }
    [[nodiscard]] const runs::SnapshotRecord* findSnapshot(const std::string& nameOrDigest) const;
    [[nodiscard]] const runs::RunRecord* findRun(std::int64_t id) const;
    /// Queued runs in the order in which they will be taken.
    [[nodiscard]] const std::vector<std::int64_t>& queue() const noexcept { return m_queue; }
    /// The run that is training, paused or queued, the one that is furthest; null pointer when none is.
    [[nodiscard]] const runs::RunRecord* liveRun() const;

    // --- what a person may ask for; each reports a fault through `problem`
    /// Checks and queues on a thread, then starts a worker; `runQueued` or `problem` follows. @param origin another run that it
    /// begins from.
    void train(const experiments::Experiment& experiment, const runs::RunOrigin& origin = {});
    void control(std::int64_t run, runs::Control control);
    /// Has the run go on with another learning rate.
    void askLearningRate(std::int64_t run, double rate);
    void resume(std::int64_t run);
    /// Puts a queued run one place further to the front, or to the back.
    void moveInQueue(std::int64_t run, bool forward);
    /// A held run does not begin until it is released.
    void setHeld(std::int64_t run, bool held);
    void exportRun(std::int64_t run, const QString& format, const QString& folder);
    [[nodiscard]] const QString& device() const noexcept { return m_device; }
    void setDevice(const QString& device);

    // --- what is selected, shared by all pages
    [[nodiscard]] const QString& selectedSnapshot() const noexcept { return m_selectedSnapshot; }
    void selectSnapshot(const QString& name);
    [[nodiscard]] const QString& selectedSeries() const noexcept { return m_selectedSeries; }
    void selectSeries(const QString& series);
    [[nodiscard]] std::int64_t selectedRun() const noexcept { return m_selectedRun; } ///< 0: none
    void selectRun(std::int64_t run);

    /// Reads the store now, as the timer would.
    void refresh();

Q_SIGNALS:
    void projectChanged();
    void snapshotsChanged();
    void runsChanged();          ///< runs came, went, changed state, or their place in the queue
    void runUpdated(qint64 run); ///< something of a live run moved: progress, metrics, events
    void exportsChanged();
    void runQueued(qint64 run);
    void deviceChanged();
    void snapshotSelected(const QString& name);
    void seriesSelected(const QString& series);
    void runSelected(qint64 run);
    /// Something went wrong with what was asked for; the page that asked shows it.
    void problem(const airshed::Error& error);
    /// One sentence for the status line.
    void message(const QString& text);

private:
    void poll();
    void readAll();
    void readRuns();
    /// @return whether it has changed.
    bool readQueue();
    /// Exports whose worker has ended without a word are failed.
    void watchExports();
    void setPollRate();
    /// Runs `work`; a fault goes to `problem`. @return whether it went well.
    bool guarded(const std::function<void()>& work);

    project::WorkerLauncher m_launcher;
    std::unique_ptr<project::Project> m_project;
    std::vector<runs::SnapshotRecord> m_snapshots;
    std::vector<runs::RunRecord> m_runs;
    std::vector<std::int64_t> m_queue;
    std::vector<runs::ExportRecord> m_exports;
    std::map<std::int64_t, std::int64_t> m_exportWorkers; ///< export begun here → its worker's process
    std::int64_t m_dataVersion = -1;
    qint64 m_lastFullReadMs = 0;
    qint64 m_lastLivenessCheckMs = 0;
    bool m_listStale = false;
    QTimer m_timer;
    QString m_device = QStringLiteral("auto");
    QString m_selectedSnapshot;
    QString m_selectedSeries;
    std::int64_t m_selectedRun = 0;
    JobList m_jobs; ///< last: its threads end before anything else goes
};

} // namespace airshed::ui
