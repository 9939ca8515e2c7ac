#include "ui/session/workbench_session.h"

#include <algorithm>

#include <QDateTime>

#include "core/base/failure.h"
#include "core/project/export_watch.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr int livePollMs = 50;
constexpr int idlePollMs = 500;
constexpr qint64 fullReadMs = 1000;      ///< the whole list of runs is read at most so often while something is live
constexpr qint64 livenessCheckMs = 5000; ///< how often dead workers are looked for

qint64 nowMs() {
    return QDateTime::currentMSecsSinceEpoch();
}

bool anyLive(const std::vector<runs::RunRecord>& all) {
    return std::any_of(all.begin(), all.end(), [](const runs::RunRecord& run) { return runs::isLive(run.state); });
}

bool anyExporting(const std::vector<runs::ExportRecord>& all) {
    return std::any_of(all.begin(), all.end(), [](const runs::ExportRecord& record) { return !project::hasEnded(record); });
}

/// "Run 3: finished".
QString newsOf(const runs::RunRecord& run) {
    return WorkbenchSession::tr("Run %1: %2").arg(run.id).arg(stateText(run.state).toLower());
}

} // namespace

WorkbenchSession::WorkbenchSession(project::WorkerLauncher launcher, QObject* parent)
    : QObject(parent), m_launcher(std::move(launcher)) {
    connect(&m_timer, &QTimer::timeout, this, &WorkbenchSession::poll);
}

WorkbenchSession::~WorkbenchSession() = default;

void WorkbenchSession::openProject(const std::filesystem::path& folder) {
    auto opened = std::make_unique<project::Project>(project::Project::open(folder));
    closeProject();
    m_project = std::move(opened);
    guarded([this] {
        m_project->store().markInterrupted();
        readAll();
    });
    if (!m_snapshots.empty())
        m_selectedSnapshot = toQt(m_snapshots.front().name);
    // The newest run with something to show.
    const auto finished = std::find_if(m_runs.begin(), m_runs.end(),
                                       [](const runs::RunRecord& run) { return run.state == runs::RunState::Finished; });
    if (!m_runs.empty())
        m_selectedRun = finished != m_runs.end() ? finished->id : m_runs.front().id;
    Q_EMIT message(tr("Opened %1").arg(toQt(m_project->folder())));
    setPollRate();
    Q_EMIT projectChanged();
    Q_EMIT snapshotsChanged();
    Q_EMIT runsChanged();
    Q_EMIT exportsChanged();
}

void WorkbenchSession::closeProject() {
    if (!m_project)
        return;
    m_timer.stop();
    m_project.reset();
    m_snapshots.clear();
    m_runs.clear();
    m_queue.clear();
    m_exports.clear();
    m_exportWorkers.clear();
    m_selectedSnapshot.clear();
    m_selectedSeries.clear();
    m_selectedRun = 0;
    Q_EMIT projectChanged();
    Q_EMIT snapshotsChanged();
    Q_EMIT runsChanged();
    Q_EMIT exportsChanged();
}

QString WorkbenchSession::projectName() const {
    return m_project ? toQt(m_project->name()) : QString();
}

const runs::SnapshotRecord* WorkbenchSession::findSnapshot(const std::string& nameOrDigest) const {
    const auto found = std::find_if(m_snapshots.begin(), m_snapshots.end(), [&](const runs::SnapshotRecord& record) {
        return record.name == nameOrDigest || (nameOrDigest.size() >= 8 && record.digest.starts_with(nameOrDigest));
    });
    return found == m_snapshots.end() ? nullptr : &*found;
}

const runs::RunRecord* WorkbenchSession::findRun(std::int64_t id) const {
    const auto found = std::find_if(m_runs.begin(), m_runs.end(), [id](const runs::RunRecord& run) { return run.id == id; });
    return found == m_runs.end() ? nullptr : &*found;
}

const runs::RunRecord* WorkbenchSession::liveRun() const {
    const auto rank = [](runs::RunState state) {
        switch (state) {
        case runs::RunState::Running: return 3;
        case runs::RunState::Paused: return 2;
        case runs::RunState::Queued: return 1;
        default: return 0;
        }
    };
    const runs::RunRecord* best = nullptr;
    for (const runs::RunRecord& run : m_runs)
        if (rank(run.state) > (best ? rank(best->state) : 0))
            best = &run;
    return best;
}

void WorkbenchSession::train(const experiments::Experiment& experiment, const runs::RunOrigin& origin) {
    if (!m_project)
        return;
    const std::filesystem::path folder = m_project->folder();
    const std::string device = toStd(m_device);
    m_jobs.start<std::int64_t>(
        tr("Checking the experiment"), this,
        [folder, experiment, device, origin](const JobContext& job) {
            return project::Project::open(folder).queueRun(experiment, device, job, origin);
        },
        [this, device, folder](const std::int64_t& run) {
            if (!m_project || m_project->folder() != folder)
                return; // another project was opened meanwhile; the run waits in its queue
            guarded([&] { m_launcher.startQueue(*m_project, device); });
            refresh();
            selectRun(run);
            Q_EMIT message(tr("Run %1 is in the queue").arg(run));
            Q_EMIT runQueued(run);
        },
        [this](const Error& error) { Q_EMIT problem(error); });
}

void WorkbenchSession::control(std::int64_t run, runs::Control control) {
    if (m_project && guarded([&] { m_project->store().requestControl(run, control); }))
        refresh();
}

void WorkbenchSession::askLearningRate(std::int64_t run, double rate) {
    if (m_project && guarded([&] { m_project->store().askLearningRate(run, rate); }))
        refresh();
}

void WorkbenchSession::resume(std::int64_t run) {
    if (!m_project)
        return;
    guarded([&] {
        if (m_project->store().resumeRun(run))
            m_launcher.startQueue(*m_project, m_project->store().run(run).device);
    });
    refresh();
}

void WorkbenchSession::moveInQueue(std::int64_t run, bool forward) {
    const auto place = std::ranges::find(m_queue, run);
    if (!m_project || place == m_queue.end() || (forward ? place == m_queue.begin() : place + 1 == m_queue.end()))
        return;
    // Before the one ahead; or before the one behind the next, and at the end where there is none.
    const auto before = forward ? place - 1 : std::min(place + 2, m_queue.end());
    guarded([&] { m_project->store().moveInQueue(run, before == m_queue.end() ? 0 : *before); });
    refresh();
}

void WorkbenchSession::setHeld(std::int64_t run, bool held) {
    if (!m_project)
        return;
    guarded([&] {
        const runs::RunRecord record = m_project->store().run(run);
        runs::RunTerms terms = record.terms;
        terms.held = held;
        m_project->store().setTerms(run, terms);
        if (!held) // nobody works for a queue in which all are held
            m_launcher.startQueue(*m_project, record.device);
    });
    refresh();
}

void WorkbenchSession::exportRun(std::int64_t run, const QString& format, const QString& folder) {
    if (!m_project)
        return;
    guarded([&] {
        static_cast<void>(m_launcher.program()); // nothing is recorded that no worker will take up
        const std::int64_t id = m_project->store().createExport(run, toStd(format), toStd(folder));
        m_exportWorkers[id] = m_launcher.startExport(*m_project, id);
    });
    refresh();
}

void WorkbenchSession::setDevice(const QString& device) {
    if (device == m_device)
        return;
    m_device = device;
    Q_EMIT deviceChanged();
}

void WorkbenchSession::selectSnapshot(const QString& name) {
    if (name == m_selectedSnapshot)
        return;
    m_selectedSnapshot = name;
    Q_EMIT snapshotSelected(name);
}

void WorkbenchSession::selectSeries(const QString& series) {
    if (series == m_selectedSeries)
        return;
    m_selectedSeries = series;
    Q_EMIT seriesSelected(series);
}

void WorkbenchSession::selectRun(std::int64_t run) {
    if (run == m_selectedRun)
        return;
    m_selectedRun = run;
    Q_EMIT runSelected(run);
}

void WorkbenchSession::refresh() {
    if (!m_project)
        return;
    m_dataVersion = -1;
    m_lastFullReadMs = 0;
    poll();
}

void WorkbenchSession::poll() {
    guarded([this] {
        const bool live = anyLive(m_runs);
        if (live && nowMs() - m_lastLivenessCheckMs > livenessCheckMs) {
            m_lastLivenessCheckMs = nowMs();
            if (!m_project->store().markInterrupted().empty())
                m_dataVersion = -1;
        }
        watchExports();
        const std::int64_t version = m_project->store().dataVersion();
        const bool changed = version != m_dataVersion;
        m_dataVersion = version;
        m_listStale = m_listStale || changed;
        if (m_listStale && (!live || nowMs() - m_lastFullReadMs >= fullReadMs))
            readAll();
        else if (changed)
            readRuns();
    });
    setPollRate();
}

void WorkbenchSession::readAll() {
    m_listStale = false;
    m_lastFullReadMs = nowMs();
    const runs::RunStore& store = m_project->store();
    std::vector<runs::SnapshotRecord> snapshots = store.snapshots();
    const bool sameSnapshots =
        std::equal(snapshots.begin(), snapshots.end(), m_snapshots.begin(), m_snapshots.end(),
                   [](const auto& one, const auto& other) { return one.name == other.name && one.digest == other.digest; });
    m_snapshots = std::move(snapshots);
    std::vector<runs::RunRecord> before = std::move(m_runs);
    m_runs = store.runs();
    const bool sameRuns =
        std::equal(m_runs.begin(), m_runs.end(), before.begin(), before.end(), [](const auto& one, const auto& other) {
            return one.id == other.id && one.state == other.state && one.name == other.name && one.terms == other.terms;
        });
    const bool sameQueue = !readQueue();
    const bool exportsLive = anyExporting(m_exports);
    const std::size_t exportCount = m_exports.size();
    m_exports = store.exports();
    if (!sameSnapshots)
        Q_EMIT snapshotsChanged();
    if (!sameRuns || !sameQueue)
        Q_EMIT runsChanged();
    for (const runs::RunRecord& run : std::vector<runs::RunRecord>(m_runs)) {
        const auto old =
            std::find_if(before.begin(), before.end(), [&](const auto& candidate) { return candidate.id == run.id; });
        if (old == before.end() || runs::isLive(run.state) || old->state != run.state)
            Q_EMIT runUpdated(run.id);
        if (old != before.end() && old->state != run.state)
            Q_EMIT message(newsOf(run));
    }
    if (exportsLive || anyExporting(m_exports) || m_exports.size() != exportCount)
        Q_EMIT exportsChanged();
}

void WorkbenchSession::readRuns() {
    std::vector<std::int64_t> moved;
    QStringList news;
    bool termsChanged = false;
    for (runs::RunRecord& run : m_runs) {
        if (!runs::isLive(run.state))
            continue;
        runs::RunRecord fresh = m_project->store().run(run.id);
        if (fresh.state != run.state)
            news.append(newsOf(fresh));
        termsChanged = termsChanged || fresh.terms != run.terms;
        run = std::move(fresh);
        moved.push_back(run.id);
    }
    if (readQueue() || termsChanged || !news.empty())
        Q_EMIT runsChanged();
    for (const std::int64_t id : moved)
        Q_EMIT runUpdated(id);
    for (const QString& words : news)
        Q_EMIT message(words);
    if (anyExporting(m_exports)) {
        m_exports = m_project->store().exports();
        Q_EMIT exportsChanged();
    }
}

bool WorkbenchSession::readQueue() {
    std::vector<std::int64_t> queue;
    if (std::ranges::any_of(m_runs, [](const auto& run) { return run.state == runs::RunState::Queued; }))
        for (const runs::RunRecord& run : m_project->store().queue())
            queue.push_back(run.id);
    std::swap(queue, m_queue);
    return queue != m_queue;
}

void WorkbenchSession::watchExports() {
    bool anyEnded = false;
    for (auto next = m_exportWorkers.begin(); next != m_exportWorkers.end();) {
        const auto [id, worker] = *next;
        const bool ended = project::hasEnded(project::watchExport(m_project->store(), id, worker));
        next = ended ? m_exportWorkers.erase(next) : std::next(next);
        anyEnded = anyEnded || ended;
    }
    if (anyEnded)
        m_dataVersion = -1; // what this connection wrote itself does not show in the version
}

void WorkbenchSession::setPollRate() {
    if (!m_project)
        return;
    const int interval = anyLive(m_runs) || anyExporting(m_exports) ? livePollMs : idlePollMs;
    if (!m_timer.isActive() || m_timer.interval() != interval)
        m_timer.start(interval);
}

bool WorkbenchSession::guarded(const std::function<void()>& work) {
    try {
        work();
        return true;
    } catch (const std::exception& fault) {
        Q_EMIT problem(asError(fault, "The work"));
    }
    return false;
}

} // namespace airshed::ui
