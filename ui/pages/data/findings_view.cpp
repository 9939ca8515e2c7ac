#include "ui/pages/data/findings_view.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include "core/project/data_quality.h"
#include "ui/parts/button.h"
#include "ui/parts/card.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

QString countsText(const quality::DataFindings& findings) {
    QStringList parts;
    const auto add = [&](Severity severity, const QString& one, const QString& several) {
        const auto count = std::count_if(findings.begin(), findings.end(),
                                         [severity](const auto& finding) { return finding.severity == severity; });
        if (count > 0)
            parts << (count == 1 ? one : several.arg(count));
    };
    add(Severity::Error, FindingsView::tr("1 error"), FindingsView::tr("%1 errors"));
    add(Severity::Warning, FindingsView::tr("1 warning"), FindingsView::tr("%1 warnings"));
    add(Severity::Info, FindingsView::tr("1 note"), FindingsView::tr("%1 notes"));
    return parts.join(FindingsView::tr(", "));
}

} // namespace

FindingsView::FindingsView(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_notice(new Notice),
      m_model(new FindingsModel(this)),
      m_list(new CopyingTableView(tr("What was found in the data"))) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice);
    column->addWidget(makeFindings(), 1);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FindingsView::showFinding);
    connect(m_list, &QTableView::activated, this, &FindingsView::goToPlot);
    connect(&workbench.document(), &ExperimentDocument::changed, this, &FindingsView::showRepair);
    showFinding();
}

QWidget* FindingsView::makeFindings() {
    m_list->setModel(m_model);
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->verticalHeader()->hide();
    m_list->setMinimumHeight(90);
    auto* upper = new QWidget;
    auto* column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_list, 1);
    column->addWidget(makeDetails());
    return upper;
}

QWidget* FindingsView::makeDetails() {
    auto* card = new Card;
    m_details = card;
    m_message = makeLabel({}, TypeStyle::Strong);
    m_evidence = makeLabel({}, TypeStyle::Body, Tone::Muted);
    for (QLabel* label : {m_message, m_evidence})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_spans = new QListWidget;
    m_spans->setAccessibleName(tr("Places of the finding"));
    m_spans->setMaximumHeight(92);
    m_spans->setFixedWidth(m_spans->fontMetrics().horizontalAdvance(QStringLiteral("28 Nov 2024 00:00 – 28 Nov 2024 00:00")) +
                           40);
    m_spans->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_toPlot = makeButton(QStringLiteral("plot"), tr("Show in the plot"), ButtonTone::Plain);
    m_toTable = makeButton(QStringLiteral("data"), tr("Show in the table"), ButtonTone::Plain);
    m_repairWords = makeLabel({}, TypeStyle::Body, Tone::Muted);
    m_repair = makeButton(tr("Apply the repair"));
    m_repair->setToolTip(tr("Adds a step to the experiment, which can be undone. The table itself is never changed."));
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(m_message);
    words->addWidget(m_evidence);
    words->addStretch();
    auto* top = new QHBoxLayout;
    top->setSpacing(12);
    top->addLayout(words, 1);
    top->addWidget(m_spans, 0, Qt::AlignTop);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_toPlot);
    foot->addWidget(m_toTable);
    foot->addStretch();
    foot->addWidget(m_repair);
    card->body()->addLayout(top);
    card->body()->addWidget(m_repairWords);
    card->body()->addLayout(foot);
    connect(m_toPlot, &QPushButton::clicked, this, &FindingsView::goToPlot);
    connect(m_toTable, &QPushButton::clicked, this, &FindingsView::goToTable);
    connect(m_spans, &QListWidget::itemActivated, this, &FindingsView::goToPlot);
    connect(m_repair, &QPushButton::clicked, this, &FindingsView::repair);
    return card;
}

void FindingsView::setSnapshot(const runs::SnapshotRecord& record) {
    if (record.digest == m_record.digest && record.name == m_record.name)
        return;
    // What was found in another table leads nowhere in this one.
    m_model->setFindings({});
    showFinding();
    m_record = record;
    check();
}

void FindingsView::checkAgain() {
    if (!m_record.name.empty())
        check();
}

void FindingsView::check() {
    if (m_job)
        m_job->cancel();
    m_notice->say(Notice::Kind::Info, tr("Checking…"));
    m_job = m_workbench.session().jobs().start<quality::DataFindings>(
        tr("Checking %1").arg(toQt(m_record.name)), this,
        [folder = m_workbench.session().project().folder(), name = m_record.name](const JobContext& job) {
            return project::checkData(project::Project::open(folder), name, job);
        },
        [this](const quality::DataFindings& findings) {
            m_job = nullptr;
            show(findings);
        },
        [this](const Error& error) {
            m_job = nullptr;
            m_notice->say(error);
        });
}

void FindingsView::show(const quality::DataFindings& findings) {
    m_model->setFindings(findings);
    if (findings.empty())
        m_notice->say(Notice::Kind::Good, tr("Nothing was found: every check passed."));
    else
        m_notice->say(hasErrors(findings) ? Notice::Kind::Warn : Notice::Kind::Info, countsText(findings));
    fitList();
    if (!findings.empty())
        m_list->selectRow(0);
    showFinding();
    Q_EMIT checked();
}

void FindingsView::fitList() {
    constexpr int leastMessage = 160;
    m_list->fitColumns(50, 160);
    int others = 0;
    for (const int section : {FindingsModel::Severity, FindingsModel::Place, FindingsModel::When, FindingsModel::Rows})
        others += m_list->columnWidth(section);
    m_list->setColumnWidth(FindingsModel::Message, std::max(leastMessage, m_list->viewport()->width() - others));
}

const quality::DataFinding* FindingsView::chosen() const {
    const QModelIndex current = m_list->currentIndex();
    return current.isValid() ? &m_model->findings()[static_cast<std::size_t>(current.row())] : nullptr;
}

const quality::DataSpan* FindingsView::chosenSpan() const {
    const quality::DataFinding* finding = chosen();
    const int row = std::max(0, m_spans->currentRow());
    return finding ? &finding->spans[static_cast<std::size_t>(row)] : nullptr;
}

void FindingsView::showFinding() {
    const quality::DataFinding* finding = chosen();
    m_details->setVisible(finding != nullptr);
    if (!finding)
        return;
    m_message->setText(toQt(finding->message));
    m_evidence->setText(withShortTimes(toQt(finding->evidence + (finding->hint.empty() ? "" : " " + finding->hint))));
    m_spans->clear();
    for (const quality::DataSpan& span : finding->spans)
        m_spans->addItem(spanText(span.from, span.to));
    m_spans->setCurrentRow(0);
    m_spans->setVisible(finding->spans.size() > 1);
    showRepair();
}

void FindingsView::showRepair() {
    const quality::DataFinding* finding = chosen();
    const bool any = finding && finding->repair;
    m_repair->setVisible(any);
    m_repairWords->setVisible(any);
    if (!any)
        return;
    const ExperimentDocument& document = m_workbench.document();
    const runs::SnapshotRecord* used = m_workbench.session().findSnapshot(document.experiment().snapshot);
    const bool isUsed = document.isOpen() && used && used->digest == m_record.digest;
    const auto& steps = document.experiment().recipe.repairs;
    const bool isApplied = isUsed && std::find(steps.begin(), steps.end(), *finding->repair) != steps.end();
    m_repair->setEnabled(isUsed && !isApplied);
    m_repair->setText(isApplied ? tr("Repair applied") : tr("Apply the repair"));
    const QString words = tr("Repair: %1.").arg(toQt(describe(*finding->repair)));
    m_repairWords->setText(isUsed ? words : words + tr(" The open experiment uses another table."));
}

void FindingsView::repair() {
    const quality::DataFinding* finding = chosen();
    if (!finding || !finding->repair)
        return;
    const quality::RepairStep step = *finding->repair;
    m_workbench.document().edit(tr("Repair %1").arg(toQt(finding->place())),
                                [&step](experiments::Experiment& experiment) { experiment.recipe.repairs.push_back(step); });
    Q_EMIT m_workbench.session().message(tr("The experiment has a new step: %1").arg(toQt(describe(step))));
}

void FindingsView::goToPlot() {
    if (const quality::DataSpan* span = chosenSpan())
        Q_EMIT plotWanted(toQt(chosen()->column), toQt(chosen()->series), span->from, span->to);
}

void FindingsView::goToTable() {
    if (const quality::DataSpan* span = chosenSpan())
        Q_EMIT rowWanted(span->firstRow, toQt(chosen()->column));
}

} // namespace airshed::ui
