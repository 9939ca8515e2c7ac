#include "ui/pages/start/start_page.h"

#include <QAction>
#include <QDir>
#include <QFormLayout>
#include <QKeyEvent>

#include "ui/frame/workflow.h"
#include "ui/parts/button.h"
#include "ui/parts/card.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"
#include "ui/theme/icons.h"

namespace airshed::ui {

namespace {

/// What the next step is for, and what its button says.
std::pair<QString, QString> nextWords(PageId page) {
    switch (page) {
    case PageId::Start: return {};
    case PageId::Data: return {StartPage::tr("Next: bring in a file of measurements."), StartPage::tr("Import data")};
    case PageId::Model: return {StartPage::tr("Next: choose what to predict, and a model."), StartPage::tr("Set up the model")};
    case PageId::Train: return {StartPage::tr("Next: train the model and watch it learn."), StartPage::tr("Go to training")};
    case PageId::Runs: return {StartPage::tr("Next: compare your runs."), StartPage::tr("See the runs")};
    case PageId::Export: return {StartPage::tr("Next: take the trained model with you."), StartPage::tr("Export the model")};
    }
    return {};
}

} // namespace

StartPage::StartPage(Workbench& workbench, QWidget* parent)
    : Page(PageId::Start, tr("Welcome to Airshed"),
           tr("From a file of sensor measurements to a forecasting model that you can take with you, all on this machine."),
           parent),
      m_workbench(workbench) {
    auto* left = new QVBoxLayout;
    left->setSpacing(12);
    left->addWidget(makeContinueCard());
    left->addWidget(makeStarterCard());
    left->addWidget(makeNewCard());
    left->addWidget(makeOpenCard());
    left->addStretch(1);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(16);
    columns->addLayout(left, 3);
    columns->addWidget(makeRecentCard(), 2);
    body()->addLayout(columns, 1);

    addCommand(tr("Open the starter project"), [this] { m_starter->click(); });
    connect(&workbench, &Workbench::starterProgress, this, [this](bool busy) {
        m_making = busy;
        m_starter->setEnabled(!busy);
        m_starter->setText(busy ? tr("Making it…") : tr("Open the starter project"));
    });
    connect(&workbench, &Workbench::problem, this, [this](const Error& error) { notice()->say(error); });
    connect(&workbench.recent(), &RecentProjects::changed, this, &StartPage::fillRecent);
    connect(&workbench.session(), &WorkbenchSession::projectChanged, this, [this] {
        notice()->clear();
        showProject();
    });
    for (const auto change :
         {&WorkbenchSession::snapshotsChanged, &WorkbenchSession::runsChanged, &WorkbenchSession::exportsChanged})
        connect(&workbench.session(), change, this, &StartPage::showProject);
    connect(&workbench.document(), &ExperimentDocument::checked, this, &StartPage::showProject);
    fillRecent();
    showProject();
}

QWidget* StartPage::makeContinueCard() {
    auto* card = new Card;
    m_continue = card;
    m_projectName = makeLabel({}, TypeStyle::Heading);
    m_projectPath = makeLabel({}, TypeStyle::Body, Tone::Muted);
    m_nextWords = makeLabel({});
    m_next = makeButton({}, ButtonTone::Primary);
    connect(m_next, &QPushButton::clicked, this, [this] { m_workbench.showPage(nextStep(m_workbench)); });
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_projectName);
    words->addWidget(m_projectPath);
    words->addSpacing(4);
    words->addWidget(m_nextWords);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addLayout(words, 1);
    row->addWidget(m_next, 0, Qt::AlignBottom);
    card->body()->addLayout(row);
    return card;
}

QWidget* StartPage::makeStarterCard() {
    auto* card = new Card(tr("Try it with the starter"));
    card->headingRow()->insertWidget(1, makeChip(tr("synthetic data"), Tone::Accent));
    m_starter = makeButton(tr("Open the starter project"), ButtonTone::Primary);
    connect(m_starter, &QPushButton::clicked, this, [this] { m_workbench.openStarter(Workbench::defaultStarterFolder()); });
    card->body()->addWidget(
        makeLabel(tr("Three simulated stations with two years of hourly PM2.5, gases and weather, sensor faults "
                     "included, and an experiment that forecasts PM2.5 a day ahead. Nothing is downloaded."),
                  TypeStyle::Body, Tone::Muted));
    card->body()->addWidget(m_starter);
    return card;
}

QWidget* StartPage::makeNewCard() {
    auto* card = new Card(tr("New project"));
    m_newName = new QLineEdit(tr("My project"));
    m_newName->setAccessibleName(tr("Name of the new project"));
    m_newFolder = new PathEdit(tr("Folder in which the project is made"));
    m_newFolder->setPath(Workbench::defaultProjectsFolder());
    m_create = makeButton(tr("Create project"));
    auto* form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->addRow(tr("Name"), m_newName);
    form->addRow(tr("Folder"), m_newFolder);
    card->body()->addLayout(form);
    card->body()->addWidget(m_create);
    connect(m_create, &QPushButton::clicked, this, &StartPage::create);
    connect(m_newName, &QLineEdit::returnPressed, this, &StartPage::create);
    connect(m_newName, &QLineEdit::textChanged, this,
            [this](const QString& name) { m_create->setEnabled(!name.trimmed().isEmpty()); });
    return card;
}

QWidget* StartPage::makeOpenCard() {
    auto* card = new Card(tr("Open a project"));
    m_openFolder = new PathEdit(tr("Folder of the project"));
    m_openFolder->field()->setPlaceholderText(tr("A folder that holds airshed.json"));
    m_open = makeButton(tr("Open"));
    m_open->setEnabled(false);
    connect(m_openFolder, &PathEdit::pathChanged, this,
            [this](const QString& path) { m_open->setEnabled(!path.trimmed().isEmpty()); });
    connect(m_openFolder, &PathEdit::accepted, this, &StartPage::openPath);
    connect(m_open, &QPushButton::clicked, this, &StartPage::openPath);
    auto* row = new QHBoxLayout;
    row->addWidget(m_openFolder, 1);
    row->addWidget(m_open);
    card->body()->addLayout(row);
    return card;
}

QWidget* StartPage::makeRecentCard() {
    auto* card = new Card(tr("Recent projects"));
    m_recent = new QListWidget;
    m_recent->setAccessibleName(tr("Recent projects"));
    m_recent->setProperty("frame", "plain");
    m_recent->setIconSize(QSize(20, 20));
    m_recent->setTextElideMode(Qt::ElideMiddle);
    m_recent->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_recent->setWordWrap(true);
    card->body()->addWidget(m_recent, 1);
    card->body()->addWidget(makeLabel(tr("Or drop a project folder, or files of measurements, anywhere in this window."),
                                      TypeStyle::Body, Tone::Muted));
    connect(m_recent, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem* item) { m_workbench.openProject(item->data(Qt::UserRole).toString()); });
    auto* forget = new QAction(tr("Remove from this list"), m_recent);
    forget->setShortcut(QKeySequence::Delete);
    forget->setShortcutContext(Qt::WidgetShortcut);
    m_recent->addAction(forget);
    m_recent->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(forget, &QAction::triggered, this, [this] {
        if (const QListWidgetItem* item = m_recent->currentItem())
            m_workbench.recent().remove(item->data(Qt::UserRole).toString());
    });
    return card;
}

void StartPage::fillRecent() {
    m_recent->clear();
    for (const QString& folder : m_workbench.recent().folders()) {
        auto* item =
            new QListWidgetItem(lineIcon(QStringLiteral("project"), IconTone::Muted),
                                QDir(folder).dirName() + QLatin1Char('\n') + QDir::toNativeSeparators(folder), m_recent);
        item->setData(Qt::UserRole, folder);
        item->setToolTip(tr("Enter or a double click opens it; Delete takes it off this list"));
    }
    if (m_recent->count() == 0) {
        auto* item = new QListWidgetItem(tr("None yet: the projects you open will be listed here."), m_recent);
        item->setFlags(Qt::NoItemFlags);
    }
}

void StartPage::showProject() {
    const WorkbenchSession& session = m_workbench.session();
    m_continue->setVisible(session.hasProject());
    if (!session.hasProject())
        return;
    m_projectName->setText(session.projectName());
    m_projectPath->setText(toQt(session.project().folder()));
    const auto [words, button] = nextWords(nextStep(m_workbench));
    m_nextWords->setText(words);
    m_next->setText(button);
    // Only one button of a page is the obvious next step.
    setStyleProperty(m_starter, "tone", "plain");
}

void StartPage::create() {
    const QString name = m_newName->text().trimmed();
    if (name.isEmpty())
        return;
    QString folderName;
    for (const QChar letter : name)
        folderName +=
            letter.isLetterOrNumber() || letter == QLatin1Char('-') || letter == QLatin1Char('_') ? letter : QLatin1Char('-');
    if (m_workbench.createProject(m_newFolder->path() + QLatin1Char('/') + folderName.toLower(), name))
        m_workbench.showPage(PageId::Data);
}

void StartPage::openPath() {
    if (!m_openFolder->path().isEmpty() && m_workbench.openProject(m_openFolder->path()))
        m_workbench.showPage(nextStep(m_workbench));
}

} // namespace airshed::ui
