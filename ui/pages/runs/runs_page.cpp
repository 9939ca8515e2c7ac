#include "ui/pages/runs/runs_page.h"

#include <QAction>
#include <QHeaderView>
#include <QSplitter>

#include "ui/parts/button.h"
#include "ui/text/text.h"
#include "ui/theme/icons.h"

namespace airshed::ui {

RunsPage::RunsPage(Workbench& workbench, QWidget* parent)
    : Page(PageId::Runs, tr("Runs"), tr("Every training, with its settings and its errors beside the baselines."), parent),
      m_workbench(workbench),
      m_model(new RunTableModel(workbench.session(), this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_table(new CopyingTableView(tr("Runs"))),
      m_filter(new QLineEdit),
      m_details(new RunDetails(workbench.session(), *m_model)),
      m_stack(new QStackedWidget),
      m_use(makeButton(tr("Use these settings"))),
      m_resume(makeButton(QStringLiteral("resume"), tr("Resume"), ButtonTone::Plain)),
      m_earlier(makeIconButton(QStringLiteral("up"), tr("Earlier in the queue"))),
      m_later(makeIconButton(QStringLiteral("down"), tr("Later in the queue"))),
      m_hold(makeButton({}, ButtonTone::Plain)),
      m_export(makeButton(QStringLiteral("export"), tr("Export"), ButtonTone::Primary)) {
    auto* empty = new EmptyState(QStringLiteral("runs"), tr("No run yet"),
                                 tr("Each training becomes a row here, with its errors beside those of forecasts that need no "
                                    "learning."));
    auto* toTraining = makeButton(tr("Go to training"), ButtonTone::Primary);
    connect(toTraining, &QPushButton::clicked, this, [this] { m_workbench.showPage(PageId::Train); });
    empty->addAction(toTraining);
    makeQueueControls();
    for (QPushButton* button : {m_use, m_resume, m_export})
        addHeaderWidget(button);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(makeTable());
    splitter->addWidget(m_details);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setHandleWidth(12);
    splitter->setChildrenCollapsible(false);
    m_stack->addWidget(empty);
    m_stack->addWidget(splitter);
    body()->addWidget(m_stack, 1);

    WorkbenchSession& session = workbench.session();
    connect(m_use, &QPushButton::clicked, this, [this] {
        if (const runs::RunRecord* run = m_workbench.session().findRun(m_workbench.session().selectedRun())) {
            m_workbench.adoptExperiment(run->experiment, tr("run %1").arg(run->id));
            m_workbench.showPage(PageId::Model);
        }
    });
    connect(m_resume, &QPushButton::clicked, this, [this] {
        m_workbench.session().resume(m_workbench.session().selectedRun());
        m_workbench.showPage(PageId::Train);
    });
    connect(m_export, &QPushButton::clicked, this, [this] { m_workbench.showPage(PageId::Export); });
    connect(&session, &WorkbenchSession::runsChanged, this, &RunsPage::showState);
    connect(&session, &WorkbenchSession::runUpdated, this, [this](qint64 run) {
        if (run == m_workbench.session().selectedRun())
            m_details->update();
    });
    connect(&session, &WorkbenchSession::runSelected, this, [this](qint64 run) { selectRow(run); });
    showState();
}

void RunsPage::makeQueueControls() {
    for (QWidget* control : std::initializer_list<QWidget*>{m_earlier, m_later, m_hold}) {
        addHeaderWidget(control);
        control->hide();
    }
    WorkbenchSession& session = m_workbench.session();
    connect(m_earlier, &QToolButton::clicked, this, [&session] { session.moveInQueue(session.selectedRun(), true); });
    connect(m_later, &QToolButton::clicked, this, [&session] { session.moveInQueue(session.selectedRun(), false); });
    connect(m_hold, &QPushButton::clicked, this, [&session] {
        if (const runs::RunRecord* run = session.findRun(session.selectedRun()))
            session.setHeld(run->id, !run->terms.held);
    });
}

void RunsPage::showQueueControls(const runs::RunRecord* run) {
    const std::vector<std::int64_t>& queue = m_workbench.session().queue();
    const bool waits = run && run->state == runs::RunState::Queued;
    for (QWidget* control : std::initializer_list<QWidget*>{m_earlier, m_later})
        control->setVisible(waits && queue.size() > 1);
    m_hold->setVisible(waits);
    if (!waits)
        return;
    m_earlier->setEnabled(queue.front() != run->id);
    m_later->setEnabled(queue.back() != run->id);
    m_hold->setText(run->terms.held ? tr("Release") : tr("Hold"));
    m_hold->setToolTip(run->terms.held ? tr("Let it begin when its turn comes") : tr("Do not begin it until it is released"));
}

QWidget* RunsPage::makeTable() {
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(RunTableModel::sortRole);
    m_sorted->setFilterKeyColumn(-1);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setDynamicSortFilter(true);
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSortIndicator(RunTableModel::Id, Qt::DescendingOrder);
    m_table->setIconSize(QSize(16, 16));
    const std::initializer_list<std::pair<int, int>> widths = {
        {RunTableModel::Id, 48},      {RunTableModel::State, 116},         {RunTableModel::Preset, 76},
        {RunTableModel::TestMae, 84}, {RunTableModel::PersistenceMae, 94}, {RunTableModel::Skill, 66},
        {RunTableModel::Started, 95}, {RunTableModel::Duration, 96},       {RunTableModel::Device, 70}};
    for (const auto& [column, width] : widths)
        m_table->setColumnWidth(column, width);
    m_table->setColumnHidden(RunTableModel::Device, true);
    m_table->horizontalHeader()->setMinimumSectionSize(40);
    m_table->horizontalHeader()->setSectionResizeMode(RunTableModel::Name, QHeaderView::Stretch);
    m_table->rememberAs(QStringLiteral("runs/table"));
    m_filter->setPlaceholderText(tr("Filter by name, state, network…"));
    m_filter->setAccessibleName(tr("Filter the runs"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(320);
    auto* holder = new QWidget;
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_filter);
    column->addWidget(m_table, 1);
    connect(m_filter, &QLineEdit::textChanged, m_sorted, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (current.isValid())
            m_workbench.session().selectRun(m_model->runAt(m_sorted->mapToSource(current).row()));
        showSelected();
    });
    return holder;
}

void RunsPage::selectRow(std::int64_t run) {
    const int row = m_model->rowOf(run);
    const QModelIndex index = m_sorted->mapFromSource(m_model->index(row, 0));
    if (row >= 0 && index.isValid() && index.row() != m_table->currentIndex().row())
        m_table->setCurrentIndex(index);
    showSelected();
}

void RunsPage::showSelected() {
    const runs::RunRecord* run = m_workbench.session().findRun(m_workbench.session().selectedRun());
    m_use->setEnabled(run != nullptr);
    m_resume->setVisible(run && runs::isResumable(run->state));
    m_export->setEnabled(run && run->state == runs::RunState::Finished);
    showQueueControls(run);
    m_details->show(run ? run->id : 0);
}

void RunsPage::showState() {
    const bool any = !m_workbench.session().runs().empty();
    m_stack->setCurrentIndex(any ? 1 : 0);
    for (QPushButton* button : {m_use, m_resume, m_export})
        button->setVisible(any);
    if (any)
        selectRow(m_workbench.session().selectedRun());
}

} // namespace airshed::ui
