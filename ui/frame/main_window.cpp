#include "ui/frame/main_window.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QMimeData>
#include <QSettings>
#include <QVBoxLayout>

#include "ui/pages/data/data_page.h"
#include "ui/pages/export/export_page.h"
#include "ui/pages/model/model_page.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/pages/start/start_page.h"
#include "ui/pages/train/train_page.h"
#include "ui/parts/term_label.h"
#include "ui/text/text.h"
#include "ui/theme/icons.h"

namespace airshed::ui {

namespace {

/// Below this width the page needs the room of the help panel.
constexpr int helpWidth = 1180;

} // namespace

MainWindow::MainWindow(Workbench& workbench, QWidget* parent)
    : QMainWindow(parent),
      m_workbench(workbench),
      m_topBar(new TopBar(workbench)),
      m_rail(new Rail),
      m_stack(new QStackedWidget),
      m_help(new HelpPanel),
      m_status(new StatusLine(workbench)) {
    setWindowTitle(tr("Airshed"));
    setWindowIcon(programIcon());
    setAcceptDrops(true);
    setMinimumSize(960, 600);
    resize(1280, 800);

    auto* railFrame = new QFrame;
    railFrame->setProperty("frame", "rail");
    auto* railColumn = new QVBoxLayout(railFrame);
    railColumn->setContentsMargins(0, 10, 0, 10);
    railColumn->addWidget(m_rail);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(railFrame);
    middle->addWidget(m_stack, 1);
    middle->addWidget(m_help);
    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_topBar);
    column->addLayout(middle, 1);
    column->addWidget(m_status);
    setCentralWidget(centre);

    addPage(new StartPage(workbench), tr("Start"), QStringLiteral("start"));
    addPage(new DataPage(workbench), tr("Data"), QStringLiteral("data"));
    addPage(new ModelPage(workbench), tr("Model"), QStringLiteral("model"));
    addPage(new TrainPage(workbench), tr("Train"), QStringLiteral("train"));
    addPage(new RunsPage(workbench), tr("Runs"), QStringLiteral("runs"));
    addPage(new ExportPage(workbench), tr("Export"), QStringLiteral("export"));

    connect(m_rail, &Rail::pageChosen, this, &MainWindow::showPage);
    connect(&workbench, &Workbench::pageRequested, this, &MainWindow::showPage);
    connect(&workbench, &Workbench::importRequested, this, [this] { showPage(PageId::Data); });
    connect(&workbench, &Workbench::termRequested, this, [this](const QString& term) {
        setHelpShown(true);
        m_help->showTerm(term);
    });
    connect(&workbench, &Workbench::problem, this, [this](const Error& error) { m_status->say(faultText(error)); });
    connect(&workbench.session(), &WorkbenchSession::problem, this,
            [this](const Error& error) { m_status->say(faultText(error)); });
    connect(&workbench.document(), &ExperimentDocument::saveFailed, this,
            [this](const Error& error) { m_status->say(tr("The experiment could not be saved: %1").arg(faultText(error))); });
    connect(m_help, &HelpPanel::findingChosen, this, &MainWindow::goToFinding);
    connect(m_topBar, &TopBar::helpToggled, this, [this] { setHelpShown(!m_help->isVisible()); });

    const auto update = [this] { showStatus(); };
    connect(&workbench.session(), &WorkbenchSession::projectChanged, this, update);
    connect(&workbench.session(), &WorkbenchSession::snapshotsChanged, this, update);
    connect(&workbench.session(), &WorkbenchSession::runsChanged, this, update);
    connect(&workbench.session(), &WorkbenchSession::runUpdated, this, update);
    connect(&workbench.session(), &WorkbenchSession::exportsChanged, this, update);
    connect(&workbench.document(), &ExperimentDocument::changed, this, update);
    connect(&workbench.document(), &ExperimentDocument::checked, this, update);

    makeShortcuts();
    gatherCommands();
    showStatus();
    showPage(PageId::Start);
    m_rail->setFocus();
}

MainWindow::~MainWindow() = default;

void MainWindow::addPage(Page* page, const QString& railTitle, const QString& icon) {
    m_pages.push_back(page);
    m_stack->addWidget(page);
    m_rail->addPage(page->id(), railTitle, icon);
}

void MainWindow::makeShortcuts() {
    const auto add = [this](const QString& text, const QKeySequence& keys, const std::function<void()>& action) {
        auto* command = new QAction(text, this);
        command->setShortcut(keys);
        connect(command, &QAction::triggered, this, action);
        addAction(command);
        m_actions << command;
    };
    for (int row = 0; row < m_rail->count(); ++row) {
        const PageId page = m_pages[static_cast<std::size_t>(row)]->id();
        add(tr("Go to: %1").arg(m_rail->item(row)->text()), QKeySequence(QStringLiteral("Ctrl+%1").arg(row + 1)),
            [this, page] { showPage(page); });
    }
    add(tr("Show or fold the help"), QKeySequence(Qt::Key_F1), [this] { setHelpShown(!m_help->isVisible()); });
    add(tr("Close the window"), QKeySequence::Quit, [this] { close(); });
    // The palette's own key is no command in the palette.
    auto* palette = new QAction(this);
    palette->setShortcut(QKeySequence(QStringLiteral("Ctrl+K")));
    connect(palette, &QAction::triggered, this, [this] { m_topBar->palette().open(); });
    addAction(palette);
}

void MainWindow::gatherCommands() {
    QList<QAction*> all = m_actions;
    for (Page* page : m_pages) {
        for (QAction* command : page->commands()) {
            addAction(command);
            all << command;
        }
    }
    for (QAction* command : m_topBar->commands()) {
        addAction(command);
        all << command;
    }
    m_topBar->palette().setCommands(all);
}

void MainWindow::showPage(PageId page) {
    for (Page* candidate : m_pages)
        if (candidate->id() == page)
            m_stack->setCurrentWidget(candidate);
    m_rail->select(page);
    m_help->showPage(page);
    QSettings().setValue(QStringLiteral("page"), static_cast<int>(page));
}

PageId MainWindow::currentPage() const {
    return static_cast<Page*>(m_stack->currentWidget())->id();
}

void MainWindow::showStatus() {
    for (const Page* page : m_pages)
        m_rail->setStatus(page->id(), stepStatus(m_workbench, page->id()));
    m_help->setFindings(m_workbench.document().findings());
    const QString project = m_workbench.session().projectName();
    setWindowTitle(project.isEmpty() ? tr("Airshed") : tr("%1 – Airshed").arg(project));
}

void MainWindow::goToFinding(const QString& place) {
    showPage(PageId::Model);
    if (auto* model = dynamic_cast<ModelPage*>(m_stack->currentWidget()))
        model->showPlace(place);
}

void MainWindow::setHelpShown(bool shown) {
    m_helpChosen = true;
    m_help->setVisible(shown);
    QSettings().setValue(QStringLiteral("helpShown"), shown);
}

void MainWindow::fitHelp() {
    if (!m_helpChosen)
        m_help->setVisible(width() >= helpWidth);
}

void MainWindow::restoreLayout() {
    QSettings settings;
    restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray());
    if (settings.contains(QStringLiteral("helpShown")))
        setHelpShown(settings.value(QStringLiteral("helpShown")).toBool());
}

bool MainWindow::isSettling() const {
    if (!m_workbench.session().jobs().jobs().empty())
        return true;
    return static_cast<Page*>(m_stack->currentWidget())->isSettling();
}

bool MainWindow::event(QEvent* event) {
    if (event->type() == TermEvent::eventType()) {
        m_workbench.showTerm(static_cast<TermEvent*>(event)->term());
        return true;
    }
    return QMainWindow::event(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_workbench.document().save();
    QSettings().setValue(QStringLiteral("geometry"), saveGeometry());
    QMainWindow::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    fitHelp();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile())
            paths << url.toLocalFile();
    m_workbench.take(paths);
    event->acceptProposedAction();
}

} // namespace airshed::ui
