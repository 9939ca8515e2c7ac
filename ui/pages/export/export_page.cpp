#include "ui/pages/export/export_page.h"

#include <QAction>
#include <QDesktopServices>
#include <QFormLayout>
#include <QSignalBlocker>
#include <QUrl>

#include "core/project/export_formats.h"
#include "ui/pages/export/contract_text.h"
#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

ExportPage::ExportPage(Workbench& workbench, QWidget* parent)
    : Page(PageId::Export, tr("Export"),
           tr("Take a trained model with you, with the proof that it computes the same elsewhere."), parent),
      m_workbench(workbench),
      m_stack(new QStackedWidget) {
    auto* empty =
        new EmptyState(QStringLiteral("export"), tr("Nothing to export yet"),
                       tr("Once a run has finished, its model can be written as a file that takes raw sensor rows and "
                          "gives forecasts in physical units."));
    auto* toTraining = makeButton(tr("Go to training"), ButtonTone::Primary);
    connect(toTraining, &QPushButton::clicked, this, [this] { m_workbench.showPage(PageId::Train); });
    empty->addAction(toTraining);
    m_stack->addWidget(empty);
    m_stack->addWidget(makeView());
    body()->addWidget(m_stack, 1);
    WorkbenchSession& session = workbench.session();
    connect(&session, &WorkbenchSession::runsChanged, this, &ExportPage::fillRuns);
    connect(&session, &WorkbenchSession::exportsChanged, this, &ExportPage::showExport);
    connect(&session, &WorkbenchSession::runSelected, this, [this](qint64 run) {
        const int index = m_run->findData(static_cast<qlonglong>(run));
        if (index >= 0)
            m_run->setCurrentIndex(index);
    });
    connect(&session, &WorkbenchSession::problem, this, [this](const Error& error) {
        if (isVisible())
            notice()->say(error);
    });
    addCommand(tr("Export the model"), [this] {
        m_workbench.showPage(PageId::Export);
        if (m_export->isEnabled() && m_stack->currentIndex() == 1)
            startExport();
    });
    fillRuns();
}

QWidget* ExportPage::makeView() {
    m_run = new QComboBox;
    m_run->setAccessibleName(tr("Run to export"));
    m_run->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_run->setMinimumWidth(300);
    m_runWords = makeLabel({}, TypeStyle::Body, Tone::Muted);
    auto* runRow = new QHBoxLayout;
    runRow->setSpacing(12);
    runRow->addWidget(makeLabel(tr("Run"), TypeStyle::Strong), 0);
    runRow->addWidget(m_run, 0);
    runRow->addWidget(m_runWords, 1);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(12);
    lower->addWidget(makeContractCard(), 2);
    lower->addWidget(makeCallCard(), 3);
    auto* view = new QWidget;
    auto* column = new QVBoxLayout(view);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addLayout(runRow);
    column->addWidget(makeFormCard());
    column->addLayout(lower);
    column->addStretch();
    connect(m_run, &QComboBox::currentIndexChanged, this, &ExportPage::showRun);
    return view;
}

QWidget* ExportPage::makeFormCard() {
    auto* card = new Card(tr("The model, with its preprocessing"));
    m_export = makeButton(QStringLiteral("export"), tr("Export"), ButtonTone::Primary);
    m_open = makeButton(QStringLiteral("folder"), tr("Open folder"), ButtonTone::Plain);
    card->headingRow()->addWidget(m_open);
    card->headingRow()->addWidget(m_export);
    card->body()->addWidget(
        makeLabel(tr("Raw sensor rows in, physical units out, missing values handled. A contract beside it names inputs and "
                     "units."),
                  TypeStyle::Body, Tone::Muted));
    m_format = new QComboBox;
    m_format->setAccessibleName(tr("Format"));
    for (const project::ExportFormat& format : project::exportFormats())
        m_format->addItem(toQt(format.title), toQt(format.name));
    m_formatWords = makeLabel({}, TypeStyle::Body, Tone::Muted);
    auto* formatRow = new QHBoxLayout;
    formatRow->setSpacing(12);
    formatRow->addWidget(m_format, 0);
    formatRow->addWidget(m_formatWords, 1);
    m_folder = new PathEdit(tr("Folder to export to"));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->addRow(tr("Format"), formatRow);
    form->addRow(tr("Folder"), m_folder);
    card->body()->addLayout(form);
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Progress of the export"));
    m_result = new Notice;
    card->body()->addWidget(m_progress);
    card->body()->addWidget(m_result);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportPage::showFormat);
    connect(m_export, &QPushButton::clicked, this, &ExportPage::startExport);
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const runs::ExportRecord* record = newest())
            QDesktopServices::openUrl(QUrl::fromLocalFile(toQt(record->folder)));
    });
    return card;
}

QWidget* ExportPage::makeContractCard() {
    m_contractCard = new Card(tr("What it takes and gives"));
    m_contract = new QLabel;
    m_contract->setTextFormat(Qt::RichText);
    m_contract->setWordWrap(true);
    m_contract->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_contractCard->body()->addWidget(m_contract, 1);
    return m_contractCard;
}

QWidget* ExportPage::makeCallCard() {
    auto* card = new Card(tr("How to call it"));
    m_snippet = new QPlainTextEdit;
    m_snippet->setReadOnly(true);
    m_snippet->setTabChangesFocus(true);
    m_snippet->setFont(fontOf(TypeStyle::Code));
    m_snippet->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_snippet->setAccessibleName(tr("Example of a call"));
    m_snippet->setMinimumHeight(QFontMetrics(fontOf(TypeStyle::Code)).lineSpacing() * 8 + 24);
    auto* copy = makeButton(QStringLiteral("copy"), tr("Copy"), ButtonTone::Plain);
    card->headingRow()->addWidget(copy);
    card->body()->addWidget(m_snippet, 1);
    connect(copy, &QPushButton::clicked, this, [this] {
        m_snippet->selectAll();
        m_snippet->copy();
    });
    return card;
}

std::int64_t ExportPage::chosenRun() const {
    return m_run->currentData().toLongLong();
}

const runs::ExportRecord* ExportPage::newest() const {
    for (const runs::ExportRecord& record : m_workbench.session().exports())
        if (record.run == chosenRun() && toQt(record.format) == chosenFormat())
            return &record;
    return nullptr;
}

void ExportPage::fillRuns() {
    {
        const QSignalBlocker blocker(m_run);
        const qlonglong before = chosenRun();
        m_run->clear();
        for (const runs::RunRecord& run : m_workbench.session().runs())
            if (run.state == runs::RunState::Finished)
                m_run->addItem(tr("Run %1, %2").arg(run.id).arg(toQt(run.name)), static_cast<qlonglong>(run.id));
        const int selected = m_run->findData(static_cast<qlonglong>(m_workbench.session().selectedRun()));
        const int kept = m_run->findData(before);
        m_run->setCurrentIndex(kept >= 0 ? kept : std::max(0, selected));
    }
    m_stack->setCurrentIndex(m_run->count() > 0 ? 1 : 0);
    showRun();
}

void ExportPage::showRun() {
    const WorkbenchSession& session = m_workbench.session();
    const runs::RunRecord* run = session.findRun(chosenRun());
    if (!run)
        return;
    const std::vector<runs::Score> scores = session.project().store().scores(run->id);
    const RunFacts facts = factsOf(session.project(), *run);
    m_runWords->setText(tr("%1, test MAE %2, persistence %3")
                            .arg(facts.preset, measureText(scoreOf(scores, "model", "test"), facts.unit),
                                 measureText(scoreOf(scores, "persistence", "test"), facts.unit)));
    m_contract->setText(contractHtml(session.project(), *run, facts));
    showFormat();
}

void ExportPage::showFormat() {
    if (chosenRun() == 0)
        return;
    const project::ExportFormat& format = project::exportFormat(toStd(chosenFormat()));
    m_formatWords->setText(toQt(format.summary));
    const std::filesystem::path folder = m_workbench.session().project().folder() / "exports";
    const bool usual = &format == &project::exportFormats().front();
    m_folder->setPath(toQt(folder) + QStringLiteral("/run-%1").arg(chosenRun(), 6, 10, QLatin1Char('0')) +
                      (usual ? QString() : QLatin1Char('-') + chosenFormat()));
    showExport();
}

void ExportPage::showExport() {
    const runs::ExportRecord* record = newest();
    const runs::RunRecord* run = m_workbench.session().findRun(chosenRun());
    const bool busy = record && (record->state == runs::ExportState::Queued || record->state == runs::ExportState::Running);
    const bool done = record && record->state == runs::ExportState::Done;
    m_export->setEnabled(!busy);
    m_export->setText(busy ? tr("Exporting…") : done ? tr("Export again") : tr("Export"));
    m_open->setVisible(done);
    m_progress->setVisible(busy);
    if (run)
        m_snippet->setPlainText(callSnippet(*run, chosenFormat(), done ? toQt(record->folder) : m_folder->path()));
    if (!record) {
        m_result->clear();
        return;
    }
    if (busy) {
        m_progress->setValue(static_cast<int>(record->progress * 1000));
        m_result->say(Notice::Kind::Info, record->message.empty() ? tr("Waiting for the worker") : toQt(record->message));
    } else if (done) {
        showProof(*record);
    } else {
        m_result->say(Notice::Kind::Bad, toQt(record->message), toQt(record->hint));
    }
}

void ExportPage::showProof(const runs::ExportRecord& record) {
    m_result->say(Notice::Kind::Good,
                  tr("Proved over %1 windows of the test part: the largest relative difference to the workbench is %2, the "
                     "tolerance is %3.")
                      .arg(countText(record.windows), powerText(record.maxDifference), powerText(record.tolerance)),
                  tr("Exported %1 to %2").arg(whenText(record.endedMs), toQt(record.folder)));
}

void ExportPage::startExport() {
    notice()->clear();
    if (chosenRun() == 0 || m_folder->path().isEmpty())
        return;
    m_workbench.session().exportRun(chosenRun(), chosenFormat(), m_folder->path());
}

} // namespace airshed::ui
