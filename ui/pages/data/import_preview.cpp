#include "ui/pages/data/import_preview.h"

#include <QVBoxLayout>

#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr int readDelayMs = 250; ///< a person still typing is not overtaken

QString guessesText(const data::ReadReport& report) {
    QStringList lines;
    if (!report.timeSource.empty())
        lines << ImportPreview::tr("• Time: %1").arg(toQt(report.timeSource));
    for (const std::string& guess : report.guesses)
        lines << QStringLiteral("• ") + toQt(guess);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

ImportPreview::ImportPreview(JobList& jobs, QWidget* parent)
    : QWidget(parent),
      m_jobs(jobs),
      m_notice(new Notice),
      m_summary(makeLabel({}, TypeStyle::Strong)),
      m_guesses(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_model(new DataTableModel(this)),
      m_table(new CopyingTableView(tr("Preview of the table"))) {
    m_table->setModel(m_model);
    m_delay.setSingleShot(true);
    m_delay.setInterval(readDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &ImportPreview::start);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice);
    column->addWidget(m_summary);
    column->addWidget(m_guesses);
    column->addWidget(m_table, 1);
}

void ImportPreview::read(const std::vector<std::filesystem::path>& files, const data::ReadOptions& options) {
    m_files = files;
    m_options = options;
    m_report.reset();
    if (m_job)
        m_job->cancel();
    m_delay.start();
    Q_EMIT changed();
}

void ImportPreview::start() {
    if (m_files.empty()) {
        m_model->setTable({});
        m_summary->clear();
        m_guesses->clear();
        m_notice->clear();
        return;
    }
    m_summary->setText(tr("Reading…"));
    m_job = m_jobs.start<data::ReadResult>(
        tr("Reading %n file(s)", nullptr, static_cast<int>(m_files.size())), this,
        [files = m_files, options = m_options](const JobContext& job) { return data::readDelimited(files, options, job); },
        [this](const data::ReadResult& result) { show(result); },
        [this](const Error& error) {
            m_job = nullptr;
            m_model->setTable({});
            m_summary->clear();
            m_guesses->clear();
            m_notice->say(error);
            Q_EMIT changed();
        });
}

void ImportPreview::show(const data::ReadResult& result) {
    m_job = nullptr;
    m_report = result.report;
    const data::ReadReport& report = result.report;
    m_model->setTable(result.table);
    m_table->setColumnWidth(0, 150);
    m_summary->setText(tr("%1 rows, %2 columns")
                           .arg(countText(static_cast<std::int64_t>(result.table.rows())))
                           .arg(result.table.columns().size()));
    m_guesses->setText(guessesText(report));
    if (report.droppedRows + report.alteredCells > 0) {
        m_notice->say(Notice::Kind::Warn,
                      tr("%1 rows will be dropped and %2 cells set to missing.")
                          .arg(countText(static_cast<std::int64_t>(report.droppedRows)),
                               countText(static_cast<std::int64_t>(report.alteredCells))),
                      tr("The import report lists each with its row and column."));
    } else {
        m_notice->clear();
    }
    Q_EMIT changed();
}

} // namespace airshed::ui
