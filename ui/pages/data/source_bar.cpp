#include "ui/pages/data/source_bar.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "core/project/data_quality.h"
#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

/// Whom to name where the data are shown, and under which terms they may be used; "" for one's own files.
QString attributionText(const Json& provenance) {
    const auto text = [&provenance](const char* field) {
        return provenance.is_object() ? toQt(provenance.value(field, std::string())) : QString();
    };
    const QString attribution = text("attribution");
    const QString licence = text("licence");
    return attribution.isEmpty() || licence.isEmpty() ? attribution : SourceBar::tr("%1, %2").arg(attribution, licence);
}

QString changeText(const data::TableDiff& diff) {
    QStringList changes;
    const auto add = [&changes](std::size_t rows, const QString& what) {
        if (rows > 0)
            changes << what.arg(countText(static_cast<std::int64_t>(rows)));
    };
    add(diff.added, SourceBar::tr("%1 rows added"));
    add(diff.changed, SourceBar::tr("%1 changed"));
    add(diff.removed, SourceBar::tr("%1 removed"));
    for (const data::TableDiff::ColumnChange& column : diff.columns)
        changes << (column.kind == data::TableDiff::Kind::Added     ? SourceBar::tr("column %1 is new")
                    : column.kind == data::TableDiff::Kind::Removed ? SourceBar::tr("column %1 is gone")
                                                                    : SourceBar::tr("column %1 has another type or unit"))
                       .arg(toQt(column.name));
    return changes.join(SourceBar::tr(", "));
}

} // namespace

SourceBar::SourceBar(WorkbenchSession& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_notice(new Notice),
      m_attribution(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_bar(new JobBar(tr("Progress of the refresh"))),
      m_refresh(makeButton(QStringLiteral("refresh"), tr("Refresh"), ButtonTone::Plain)) {
    m_refresh->setToolTip(
        tr("Ask the source again for what is new or was revised. The rows of now stay as a snapshot that runs "
           "go on using."));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_attribution, 1);
    row->addWidget(m_bar, 1);
    row->addWidget(m_refresh);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice);
    column->addLayout(row);
    connect(m_refresh, &QPushButton::clicked, this, &SourceBar::refresh);
    connect(&session.jobs(), &JobList::changed, this, &SourceBar::showState);
    showState();
}

void SourceBar::setSnapshot(const runs::SnapshotRecord& record) {
    if (record.name != m_record.name)
        m_notice->clear();
    m_record = record;
    m_attribution->setText(attributionText(record.provenance));
    showState();
}

SourceBar::Refreshed SourceBar::ask(const std::filesystem::path& folder, const std::string& name, const JobContext& job) {
    project::Project project = project::Project::open(folder);
    const std::string before = project.store().snapshot(name).digest;
    sources::SourceContext context;
    Refreshed refreshed;
    refreshed.fetch = project::refreshSnapshot(project, context, name, job);
    if (refreshed.fetch.snapshot.digest != before)
        refreshed.diff = project.diffSnapshots(before, refreshed.fetch.snapshot.digest, job);
    refreshed.broken = project::lastExpectationCheck(project, name).broken;
    return refreshed;
}

void SourceBar::refresh() {
    if (isBusy() || !m_session.hasProject() || !project::canRefresh(m_record))
        return;
    m_notice->clear();
    m_job = m_session.jobs().start<Refreshed>(
        tr("Refreshing %1").arg(toQt(m_record.name)), this,
        [folder = m_session.project().folder(), name = m_record.name](const JobContext& job) { return ask(folder, name, job); },
        [this](const Refreshed& refreshed) {
            m_job = nullptr;
            m_session.refresh();
            say(refreshed);
            showState();
        },
        [this, name = m_record.name](const Error& error) {
            m_job = nullptr;
            if (name == m_record.name)
                m_notice->say(error);
            else
                Q_EMIT m_session.message(faultText(error));
            showState();
        });
    m_bar->follow(m_job);
    showState();
}

void SourceBar::say(const Refreshed& refreshed) {
    const QString name = toQt(refreshed.fetch.snapshot.name);
    const QString what = refreshed.diff.isEmpty() ? tr("%1 is as it was: the source has nothing new.").arg(name)
                                                  : tr("%1 was refreshed: %2.").arg(name, changeText(refreshed.diff));
    Q_EMIT m_session.message(what);
    if (refreshed.fetch.snapshot.name != m_record.name)
        return;
    QStringList broken;
    for (const Finding& finding : refreshed.broken)
        broken << toQt(finding.message);
    m_notice->say(broken.isEmpty() ? Notice::Kind::Good : Notice::Kind::Warn, what,
                  broken.isEmpty() ? QString() : tr("No longer as expected: %1").arg(broken.join(QLatin1Char(' '))));
}

void SourceBar::showState() {
    const bool busy = isBusy();
    const bool canAsk = project::canRefresh(m_record);
    m_attribution->setVisible(!m_attribution->text().isEmpty() && !busy);
    m_bar->setVisible(busy || m_attribution->text().isEmpty());
    m_refresh->setVisible(canAsk);
    m_refresh->setEnabled(!busy);
    setVisible(canAsk || !m_attribution->text().isEmpty());
}

} // namespace airshed::ui
