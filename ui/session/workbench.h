#pragma once

#include <QObject>
#include <QStringList>

#include "ui/document/experiment_document.h"
#include "ui/help/help_texts.h"
#include "ui/session/recent_projects.h"
#include "ui/session/workbench_session.h"

namespace airshed::ui {

/// What the window works with: the session, the document and the projects opened before, and what must happen between them.
/// Belongs to the GUI thread; handed to every page.
class Workbench : public QObject {
    Q_OBJECT
public:
    explicit Workbench(project::WorkerLauncher launcher = project::WorkerLauncher(), QObject* parent = nullptr);
    ~Workbench() override;

    [[nodiscard]] WorkbenchSession& session() noexcept { return m_session; }
    [[nodiscard]] ExperimentDocument& document() noexcept { return m_document; }
    [[nodiscard]] RecentProjects& recent() noexcept { return m_recent; }

    /// Each says what went wrong through `problem` and then returns false.
    bool openProject(const QString& folder);
    bool createProject(const QString& folder, const QString& name);
    /// Opens the starter in that folder, or makes it there on a thread first. Its data is synthetic.
    void openStarter(const QString& folder);
    [[nodiscard]] static QString defaultStarterFolder();
    [[nodiscard]] static QString defaultProjectsFolder();

    /// Another document of the project.
    bool openExperiment(const QString& fileName);
    /// Makes an experiment with sensible choices for a snapshot, on a thread, and opens it.
    void suggestExperiment(const QString& snapshot);
    void duplicateExperiment();
    /// Puts a run's settings into the document as one step that can be undone.
    void adoptExperiment(const Json& experiment, const QString& source);

    /// Files dropped or given on the command line: a project is opened, anything else is offered for import.
    void take(const QStringList& paths);
    void showPage(PageId page) { Q_EMIT pageRequested(page); }
    void showTerm(const QString& term) { Q_EMIT termRequested(term); }

Q_SIGNALS:
    void pageRequested(airshed::ui::PageId page);
    void termRequested(const QString& term);
    void importRequested(const QStringList& files);
    void problem(const airshed::Error& error);
    void starterProgress(bool busy);

private:
    void projectOpened();
    void snapshotsChanged();
    bool guarded(const std::function<void()>& work);

    WorkbenchSession m_session;
    RecentProjects m_recent;
    ExperimentDocument m_document;
    bool m_suggesting = false;
};

} // namespace airshed::ui
