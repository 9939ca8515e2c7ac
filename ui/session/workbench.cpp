#include "ui/session/workbench.h"

#include <algorithm>

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

#include "core/experiments/starter.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

QString lastExperimentKey(const project::Project& project) {
    QString folder = toQt(project.folder());
    return QStringLiteral("lastExperiment/") + folder.replace(QLatin1Char('/'), QLatin1Char('|'));
}

} // namespace

Workbench::Workbench(project::WorkerLauncher launcher, QObject* parent)
    : QObject(parent), m_session(std::move(launcher)), m_document(m_session.jobs()) {
    connect(&m_session, &WorkbenchSession::projectChanged, this, &Workbench::projectOpened);
    connect(&m_session, &WorkbenchSession::snapshotsChanged, this, &Workbench::snapshotsChanged);
}

Workbench::~Workbench() = default;

bool Workbench::guarded(const std::function<void()>& work) {
    try {
        work();
        return true;
    } catch (const Error& error) {
        Q_EMIT problem(error);
    }
    return false;
}

bool Workbench::openProject(const QString& folder) {
    return guarded([&] {
        m_session.openProject(toPath(QDir::cleanPath(QDir(folder).absolutePath())));
        m_recent.add(folder);
    });
}

bool Workbench::createProject(const QString& folder, const QString& name) {
    return guarded([&] {
        project::Project::create(toPath(QDir(folder).absolutePath()), toStd(name));
        m_session.openProject(toPath(QDir(folder).absolutePath()));
        m_recent.add(folder);
    });
}

QString Workbench::defaultProjectsFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + QStringLiteral("/Airshed");
}

QString Workbench::defaultStarterFolder() {
    return defaultProjectsFolder() + QStringLiteral("/starter");
}

void Workbench::openStarter(const QString& folder) {
    if (project::Project::isProject(toPath(folder))) {
        openProject(folder);
        return;
    }
    Q_EMIT starterProgress(true);
    m_session.jobs().start<bool>(
        tr("Making the starter project"), this,
        [path = toPath(folder)](const JobContext& job) {
            std::filesystem::create_directories(path.parent_path());
            project::createStarterProject(path, job);
            return true;
        },
        [this, folder](const bool&) {
            Q_EMIT starterProgress(false);
            openProject(folder);
        },
        [this](const Error& error) {
            Q_EMIT starterProgress(false);
            Q_EMIT problem(error);
        });
}

void Workbench::projectOpened() {
    m_document.close();
    if (!m_session.hasProject())
        return;
    const std::vector<std::string> names = m_session.project().experimentNames();
    if (names.empty())
        return;
    const std::string last = toStd(QSettings().value(lastExperimentKey(m_session.project())).toString());
    const bool known = std::find(names.begin(), names.end(), last) != names.end();
    openExperiment(toQt(known ? last : names.front()));
}

void Workbench::snapshotsChanged() {
    m_document.checkAgain();
    // The first table that comes into a project gets an experiment, so that the next page has something to begin with.
    if (m_session.hasProject() && !m_document.isOpen() && !m_session.snapshots().empty() &&
        m_session.project().experimentNames().empty())
        suggestExperiment(toQt(m_session.snapshots().front().name));
}

bool Workbench::openExperiment(const QString& fileName) {
    return guarded([&] {
        m_document.open(m_session.project(), fileName);
        QSettings().setValue(lastExperimentKey(m_session.project()), fileName);
    });
}

void Workbench::suggestExperiment(const QString& snapshot) {
    const runs::SnapshotRecord* record = m_session.findSnapshot(toStd(snapshot));
    if (!record || m_suggesting)
        return;
    m_suggesting = true;
    m_session.jobs().start<experiments::Experiment>(
        tr("Setting up an experiment"), this,
        [folder = m_session.project().folder(), data = *record](const JobContext&) {
            const data::Table table = project::Project::open(folder).openSnapshot(data.name);
            return experiments::suggestExperiment(table, data.name, data.timeColumn, data.seriesColumn);
        },
        [this](const experiments::Experiment& experiment) {
            m_suggesting = false;
            if (m_session.hasProject())
                guarded([&] { m_document.create(m_session.project(), experiment, tr("experiment")); });
        },
        [this](const Error& error) {
            m_suggesting = false;
            Q_EMIT problem(error);
        });
}

void Workbench::duplicateExperiment() {
    if (!m_document.isOpen())
        return;
    experiments::Experiment copy = m_document.experiment();
    copy.name += toStd(tr(" (copy)"));
    guarded([&] { m_document.create(m_session.project(), copy, m_document.fileName()); });
}

void Workbench::adoptExperiment(const Json& experiment, const QString& source) {
    guarded([&] {
        const experiments::Experiment adopted = experiments::experimentFromJson(experiment);
        if (m_document.isOpen())
            m_document.edit(tr("Use the settings of %1").arg(source), [&](experiments::Experiment& now) { now = adopted; });
        else
            m_document.create(m_session.project(), adopted, toQt(adopted.name));
    });
}

void Workbench::take(const QStringList& paths) {
    QStringList files;
    for (const QString& path : paths) {
        if (QFileInfo(path).isDir()) {
            openProject(path);
            return;
        }
        files << QFileInfo(path).absoluteFilePath();
    }
    if (!files.isEmpty())
        Q_EMIT importRequested(files);
}

} // namespace airshed::ui
