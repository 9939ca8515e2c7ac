#include "ui/frame/top_bar.h"

#include <QDir>
#include <QHBoxLayout>

#include "ui/parts/button.h"
#include "ui/session/devices.h"
#include "ui/text/text.h"
#include "ui/theme/icons.h"

namespace airshed::ui {

namespace {

QToolButton* makeMenuButton(const QString& icon, const QString& name) {
    auto* button = new QToolButton;
    button->setProperty("tone", "menu");
    button->setIcon(lineIcon(icon, IconTone::Muted));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(name);
    auto* menu = new QMenu(button);
    menu->setAccessibleName(name);
    button->setMenu(menu);
    return button;
}

} // namespace

TopBar::TopBar(Workbench& workbench, QWidget* parent)
    : QFrame(parent),
      m_workbench(workbench),
      m_project(makeMenuButton(QStringLiteral("project"), tr("Project"))),
      m_experiment(makeMenuButton(QStringLiteral("experiment"), tr("Experiment"))),
      m_jobs(makeMenuButton(QStringLiteral("jobs"), tr("Jobs"))),
      m_help(makeIconButton(QStringLiteral("help"), tr("Help and findings (F1)"))),
      m_device(new QComboBox),
      m_palette(new CommandPalette) {
    setProperty("frame", "topBar");
    QUndoStack& stack = workbench.document().undoStack();
    auto* undoButton = makeIconButton(QStringLiteral("undo"), tr("Undo"));
    auto* redoButton = makeIconButton(QStringLiteral("redo"), tr("Redo"));
    QAction* undo = stack.createUndoAction(this, tr("Undo"));
    QAction* redo = stack.createRedoAction(this, tr("Redo"));
    undo->setShortcut(QKeySequence::Undo);
    // Both keys that people know, whatever the desktop's own is.
    redo->setShortcuts({QKeySequence(QStringLiteral("Ctrl+Shift+Z")), QKeySequence(QStringLiteral("Ctrl+Y"))});
    undo->setIcon(lineIcon(QStringLiteral("undo")));
    redo->setIcon(lineIcon(QStringLiteral("redo")));
    undoButton->setDefaultAction(undo);
    redoButton->setDefaultAction(redo);
    m_commands << undo << redo;
    m_newExperiment = addCommand(tr("New experiment"), [this] {
        m_workbench.suggestExperiment(m_workbench.session().selectedSnapshot());
        m_workbench.showPage(PageId::Model);
    });
    m_duplicate = addCommand(tr("Duplicate experiment"), [this] { m_workbench.duplicateExperiment(); });

    m_device->setAccessibleName(tr("Device to train on"));
    m_device->setToolTip(tr("Device to train on"));
    for (const Device& device : availableDevices())
        m_device->addItem(lineIcon(QStringLiteral("device"), IconTone::Muted), device.title, device.key);
    connect(m_device, &QComboBox::currentIndexChanged, this,
            [this] { m_workbench.session().setDevice(m_device->currentData().toString()); });
    connect(m_help, &QToolButton::clicked, this, &TopBar::helpToggled);
    connect(m_project->menu(), &QMenu::aboutToShow, this, &TopBar::fillProjectMenu);
    connect(m_experiment->menu(), &QMenu::aboutToShow, this, &TopBar::fillExperimentMenu);
    connect(m_jobs->menu(), &QMenu::aboutToShow, this, &TopBar::fillJobsMenu);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(6);
    row->addWidget(m_project);
    row->addWidget(m_experiment);
    row->addWidget(undoButton);
    row->addWidget(redoButton);
    row->addStretch(1);
    m_palette->setMinimumWidth(200);
    m_palette->setMaximumWidth(420);
    row->addWidget(m_palette, 6);
    row->addStretch(1);
    row->addWidget(m_device);
    row->addWidget(m_jobs);
    row->addWidget(m_help);

    connect(&workbench.session(), &WorkbenchSession::projectChanged, this, &TopBar::showState);
    connect(&workbench.session(), &WorkbenchSession::runsChanged, this, &TopBar::showState);
    connect(&workbench.session().jobs(), &JobList::changed, this, &TopBar::showState);
    connect(&workbench.document(), &ExperimentDocument::changed, this, &TopBar::showState);
    showState();
}

QAction* TopBar::addCommand(const QString& text, const std::function<void()>& action, const QKeySequence& shortcut) {
    auto* command = new QAction(text, this);
    command->setShortcut(shortcut);
    connect(command, &QAction::triggered, this, action);
    m_commands << command;
    return command;
}

void TopBar::showState() {
    const WorkbenchSession& session = m_workbench.session();
    const ExperimentDocument& document = m_workbench.document();
    const auto shortened = [this](const QString& text) { return fontMetrics().elidedText(text, Qt::ElideRight, 150); };
    m_project->setText(session.hasProject() ? shortened(session.projectName()) : tr("No project"));
    m_project->setToolTip(session.hasProject() ? toQt(session.project().folder()) : tr("Open or make a project"));
    m_experiment->setText(document.isOpen() ? shortened(toQt(document.experiment().name)) : tr("No experiment"));
    m_experiment->setToolTip(document.isOpen() ? toQt(document.experiment().name) : QString());
    m_experiment->setEnabled(session.hasProject());
    m_newExperiment->setEnabled(!session.snapshots().empty());
    m_duplicate->setEnabled(document.isOpen());
    qsizetype jobs = static_cast<qsizetype>(m_workbench.session().jobs().jobs().size());
    for (const runs::RunRecord& run : session.runs())
        jobs += runs::isLive(run.state) ? 1 : 0;
    m_jobs->setText(jobs == 0 ? tr("No jobs") : jobs == 1 ? tr("1 job") : tr("%1 jobs").arg(jobs));
}

void TopBar::fillProjectMenu() {
    QMenu* menu = m_project->menu();
    menu->clear();
    menu->addAction(lineIcon(QStringLiteral("start")), tr("New or open…"), this,
                    [this] { m_workbench.showPage(PageId::Start); });
    menu->addSeparator();
    for (const QString& folder : m_workbench.recent().folders())
        menu->addAction(lineIcon(QStringLiteral("project")), QDir(folder).dirName(), this,
                        [this, folder] { m_workbench.openProject(folder); })
            ->setToolTip(folder);
}

void TopBar::fillExperimentMenu() {
    QMenu* menu = m_experiment->menu();
    menu->clear();
    if (m_workbench.session().hasProject()) {
        for (const std::string& name : m_workbench.session().project().experimentNames()) {
            QAction* action = menu->addAction(toQt(name), this, [this, name] { m_workbench.openExperiment(toQt(name)); });
            action->setCheckable(true);
            action->setChecked(toQt(name) == m_workbench.document().fileName());
        }
        menu->addSeparator();
    }
    menu->addAction(m_newExperiment);
    menu->addAction(m_duplicate);
}

void TopBar::fillJobsMenu() {
    QMenu* menu = m_jobs->menu();
    menu->clear();
    for (BackgroundJob* job : m_workbench.session().jobs().jobs())
        menu->addAction(lineIcon(QStringLiteral("close")), tr("Cancel: %1").arg(job->title()), job, &BackgroundJob::cancel);
    for (const runs::RunRecord& run : m_workbench.session().runs()) {
        if (!runs::isLive(run.state))
            continue;
        menu->addAction(lineIcon(QStringLiteral("train")),
                        tr("Run %1, %2: show").arg(run.id).arg(stateText(run.state).toLower()), this, [this, id = run.id] {
                            m_workbench.session().selectRun(id);
                            m_workbench.showPage(PageId::Train);
                        });
    }
    if (menu->isEmpty())
        menu->addAction(tr("Nothing is running"))->setEnabled(false);
}

} // namespace airshed::ui
