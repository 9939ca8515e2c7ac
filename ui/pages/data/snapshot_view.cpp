#include "ui/pages/data/snapshot_view.h"

#include <cmath>

#include <QTabBar>
#include <QVBoxLayout>

#include "ui/text/text.h"

namespace airshed::ui {

namespace {

TimeBand::Tone toneOf(const std::string& labelKind) {
    if (labelKind == "valid")
        return TimeBand::Tone::Good;
    if (labelKind == "suspect")
        return TimeBand::Tone::Warn;
    return labelKind == "invalid" ? TimeBand::Tone::Bad : TimeBand::Tone::Accent;
}

double secondsOf(TimeNs time) {
    return static_cast<double>(time) / 1e9;
}

} // namespace

SnapshotView::SnapshotView(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_notice(new Notice),
      m_tabs(new QTabWidget),
      m_source(new SourceBar(workbench.session())),
      m_rows(new RowsView(workbench.session().jobs())),
      m_pictures(new PicturesView),
      m_time(new TimeView(workbench.session())),
      m_labelBar(new LabelBar),
      m_findings(new FindingsView(workbench)),
      m_expectations(new ExpectationsEditor(workbench.session())),
      m_labels(new LabelsView(workbench)),
      m_calendar(new CalendarView(workbench.session().jobs())),
      m_profile(new ProfileView(workbench.session().jobs())),
      m_report(new ImportReportView) {
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->setAccessibleName(tr("Ways to look at the table"));
    m_tabs->addTab(m_rows, tr("Table"));
    m_tabs->addTab(m_pictures, tr("Pictures"));
    m_tabs->setTabVisible(m_tabs->indexOf(m_pictures), false);
    addTimed(m_time, tr("Plot"));
    addTimed(m_findings, tr("Findings"));
    m_tabs->addTab(m_expectations, tr("Expected"));
    addTimed(m_labels, tr("Labels"));
    addTimed(m_calendar, tr("Calendar"));
    m_tabs->addTab(m_profile, tr("Columns"));
    m_tabs->addTab(m_report, tr("Import"));
    m_time->brushPlace()->addWidget(m_labelBar);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_notice);
    column->addWidget(m_tabs, 1);
    column->addWidget(m_source);
    connectViews();
}

void SnapshotView::addTimed(QWidget* view, const QString& name) {
    auto* tab = new NeedsTime(view);
    connect(tab, &NeedsTime::importWanted, this, &SnapshotView::importAgain);
    m_timed.push_back(tab);
    m_tabs->addTab(tab, name);
}

void SnapshotView::showTab(QWidget* view) {
    for (NeedsTime* tab : m_timed)
        if (tab->view() == view)
            return m_tabs->setCurrentWidget(tab);
    m_tabs->setCurrentWidget(view);
}

QWidget* SnapshotView::shownView() const {
    const auto* timed = qobject_cast<const NeedsTime*>(m_tabs->currentWidget());
    return timed ? timed->view() : m_tabs->currentWidget();
}

void SnapshotView::importAgain() {
    QStringList files;
    for (const Json& file : m_record.provenance.value("locations", Json::array()))
        if (file.is_string())
            files << toQt(file.get<std::string>());
    Q_EMIT m_workbench.importRequested(files);
}

void SnapshotView::connectViews() {
    connect(m_tabs, &QTabWidget::currentChanged, this, &SnapshotView::fillTab);
    connect(m_findings, &FindingsView::plotWanted, this, &SnapshotView::showInPlot);
    connect(m_labels, &LabelsView::plotWanted, this, &SnapshotView::showInPlot);
    connect(m_calendar, &CalendarView::plotWanted, this, &SnapshotView::showInPlot);
    connect(m_expectations, &ExpectationsEditor::changed, m_findings, &FindingsView::checkAgain);
    connect(m_findings, &FindingsView::rowWanted, this, &SnapshotView::showInTable);
    connect(m_labels, &LabelsView::labelsChanged, this, [this] {
        m_labelBar->setKinds(m_labels->labels().kinds());
        showBands();
    });
    connect(&m_time->plot(), &TimePlot::brushed, this, &SnapshotView::askForLabel);
    connect(m_labelBar, &LabelBar::labelled, this, [this](const quality::Label& label) {
        if (!m_labels->add(label)) {
            showTab(m_labels);
            return;
        }
        m_labelBar->hide();
        m_place.reset();
        showBands();
    });
    connect(m_labelBar, &LabelBar::left, this, [this] {
        m_place.reset();
        showBands();
    });
}

bool SnapshotView::isSettling() const {
    return m_profile->isCounting() || m_time->isDrawing() || m_rows->isOrdering() || m_findings->isChecking() ||
           m_labels->isLooking() || m_calendar->isCounting() || m_pictures->isLoading() || m_source->isBusy();
}

void SnapshotView::show(const runs::SnapshotRecord& record) {
    if (record.digest == m_record.digest && record.name == m_record.name)
        return;
    m_notice->clear();
    try {
        m_table = m_workbench.session().project().openSnapshot(record.name);
    } catch (const Error& error) {
        m_notice->say(error);
        return;
    }
    m_record = record;
    m_place.reset();
    m_labelBar->hide();
    m_source->setSnapshot(record);
    for (NeedsTime* tab : m_timed)
        tab->setHasTime(!record.timeColumn.empty());
    m_tabs->setTabVisible(m_tabs->indexOf(m_pictures), PicturesView::isOfPictures(record, m_table));
    m_rows->setSnapshot(record, m_table);
    m_labels->setSnapshot(record);
    m_expectations->setSnapshot(record, m_table);
    m_report->setSnapshot(record);
    fillTab();
}

void SnapshotView::fillTab() {
    if (m_record.digest.empty())
        return;
    const QString digest = toQt(m_record.digest);
    const QWidget* shown = shownView();
    if (shown == m_pictures && m_pictureDigest != digest && PicturesView::isOfPictures(m_record, m_table)) {
        m_pictureDigest = digest;
        m_pictures->setSnapshot(m_record, m_table);
    }
    if (m_record.timeColumn.empty() && shown != m_profile)
        return;
    if (shown == m_time && m_timeDigest != digest) {
        m_timeDigest = digest;
        m_time->setSnapshot(m_record, m_table);
    } else if (shown == m_findings) {
        m_findings->setSnapshot(m_record);
    } else if (shown == m_labels) {
        m_labels->suggest();
    } else if (shown == m_calendar) {
        m_calendar->setSnapshot(m_record, m_table);
    } else if (shown == m_profile) {
        m_profile->setSnapshot(m_record, m_table);
    }
}

void SnapshotView::showInPlot(const QString& column, const QString& series, qint64 from, qint64 to) {
    showTab(m_time);
    m_time->showPlace(toStd(column), toStd(series), from, to);
    m_place = {secondsOf(from), secondsOf(to), TimeBand::Tone::Accent, column};
    showBands();
    m_time->plot().setFocus();
}

void SnapshotView::showInTable(quint64 row, const QString& column) {
    showTab(m_rows);
    m_rows->showPlace(row, toStd(column));
    m_rows->view().setFocus();
}

void SnapshotView::showBands() {
    std::vector<TimeBand> bands;
    for (const quality::Label& label : m_labels->labels().labels())
        bands.push_back({secondsOf(label.from), secondsOf(label.to), toneOf(label.kind), toQt(label.column)});
    if (m_place)
        bands.push_back(*m_place);
    m_time->plot().setBands(std::move(bands));
}

void SnapshotView::askForLabel(double fromSeconds, double toSeconds) {
    m_place = {fromSeconds, toSeconds, TimeBand::Tone::Accent, {}};
    showBands();
    m_labelBar->setChoices(m_time->shownColumns(), m_time->shownSeries());
    m_labelBar->ask(std::llround(fromSeconds) * nsPerSecond, std::llround(toSeconds) * nsPerSecond);
}

} // namespace airshed::ui
