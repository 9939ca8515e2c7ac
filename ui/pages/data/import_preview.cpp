#include "ui/pages/data/import_preview.h"

#include <algorithm>
#include <array>

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QRadioButton>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr int readDelayMs = 250; ///< a person still typing is not overtaken

QString guessesText(const data::ReadReport& report) {
    QStringList lines;
    for (const std::string& guess : report.guesses)
        lines << QStringLiteral("• ") + toQt(guess);
    return lines.join(QLatin1Char('\n'));
}

QString summaryText(const data::ReadPreview& preview) {
    const QString rows = countText(static_cast<std::int64_t>(preview.read.table.rows()));
    const auto columns = preview.read.table.columns().size();
    return preview.isWhole ? ImportPreview::tr("%1 rows, %2 columns").arg(rows).arg(columns)
                           : ImportPreview::tr("The first %1 rows, %2 columns").arg(rows).arg(columns);
}

} // namespace

ImportPreview::ImportPreview(JobList& jobs, QWidget* parent)
    : QWidget(parent),
      m_jobs(jobs),
      m_notice(new Notice),
      m_summary(makeLabel({}, TypeStyle::Strong)),
      m_guesses(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_questions(new ImportQuestions),
      m_columns(new ImportColumnsModel(this)),
      m_columnsView(new CopyingTableView(tr("Columns and how they are read"))),
      m_rows(new DataTableModel(this)),
      m_rowsView(new CopyingTableView(tr("Preview of the table"))),
      m_lower(new QStackedWidget),
      m_raw(new QPlainTextEdit) {
    m_columnsView->setModel(m_columns);
    m_columnsView->setItemDelegateForColumn(ImportColumnsModel::Type, new ColumnTypeDelegate(m_columnsView));
    m_columnsView->setEditTriggers(QAbstractItemView::SelectedClicked | QAbstractItemView::DoubleClicked |
                                   QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    m_columnsView->verticalHeader()->hide();
    m_columnsView->horizontalHeader()->setStretchLastSection(true);
    m_rowsView->setModel(m_rows);
    m_delay.setSingleShot(true);
    m_delay.setInterval(readDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &ImportPreview::start);
    connect(m_columns, &ImportColumnsModel::edited, this, &ImportPreview::decided);
    connect(m_questions, &ImportQuestions::answered, this, &ImportPreview::answered);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_columnsView);
    splitter->addWidget(makeLower());
    splitter->setHandleWidth(8);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice);
    column->addWidget(m_questions);
    column->addWidget(m_summary);
    column->addWidget(splitter, 1);
    showNothing();
}

QWidget* ImportPreview::makeLower() {
    auto* lower = new QWidget;
    auto* choices = new QButtonGroup(this);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    for (const QString& text : {tr("Rows"), tr("The file as it stands"), tr("What was guessed")}) {
        auto* button = new QRadioButton(text);
        button->setChecked(choices->buttons().isEmpty());
        choices->addButton(button, static_cast<int>(choices->buttons().size()));
        row->addWidget(button);
    }
    row->addStretch();
    connect(choices, &QButtonGroup::idClicked, m_lower, &QStackedWidget::setCurrentIndex);
    m_raw->setReadOnly(true);
    m_raw->setTabChangesFocus(true);
    m_raw->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_raw->setFont(fontOf(TypeStyle::Code));
    m_raw->setAccessibleName(tr("First lines of the file"));
    m_guesses->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_guesses->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_lower->addWidget(m_rowsView);
    m_lower->addWidget(m_raw);
    m_lower->addWidget(m_guesses);
    auto* column = new QVBoxLayout(lower);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(row);
    column->addWidget(m_lower, 1);
    return lower;
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

void ImportPreview::showNothing() {
    m_rows->setTable({});
    m_columns->clear();
    m_questions->setQuestions({});
    m_raw->clear();
    m_guesses->clear();
    m_summary->setText(m_files.empty() ? tr("Choose files, or drop them anywhere in this window.") : QString());
}

void ImportPreview::start() {
    if (m_files.empty()) {
        m_notice->clear();
        showNothing();
        return;
    }
    m_summary->setText(tr("Reading…"));
    m_job = m_jobs.start<data::ReadPreview>(
        tr("Looking at %n file(s)", nullptr, static_cast<int>(m_files.size())), this,
        [files = m_files, options = m_options](const JobContext& job) { return data::previewDelimited(files, options, job); },
        [this](const data::ReadPreview& preview) {
            m_job = nullptr;
            show(preview);
        },
        [this](const Error& error) {
            m_job = nullptr;
            // The columns stay: a decision about one of them may be what does not work.
            m_rows->setTable({});
            m_summary->clear();
            m_notice->say(error);
            Q_EMIT changed();
        });
}

void ImportPreview::show(const data::ReadPreview& preview) {
    const data::ReadReport& report = preview.read.report;
    m_report = report;
    const bool firstTime = m_columns->rowCount() == 0;
    m_columns->setFound(report, m_options.columns);
    m_questions->setQuestions(report.questions);
    m_rows->setTable(preview.read.table);
    m_rowsView->setColumnWidth(0, 150);
    if (firstTime) {
        m_columnsView->fitColumns();
        m_rowsView->fitColumns();
        const std::array<std::pair<int, int>, 4> widths = {{{110, 170}, {90, 150}, {60, 80}, {96, 110}}};
        for (int section = 0; section < ImportColumnsModel::Outcome; ++section) {
            const auto& [least, most] = widths.at(static_cast<std::size_t>(section));
            m_columnsView->setColumnWidth(section, std::clamp(m_columnsView->columnWidth(section) + 4, least, most));
        }
    }
    QStringList lines;
    for (const std::string& line : preview.rawLines)
        lines << toQt(line);
    m_raw->setPlainText(lines.join(QLatin1Char('\n')));
    m_summary->setText(summaryText(preview));
    m_guesses->setText(guessesText(report));
    sayState(preview);
    Q_EMIT changed();
}

void ImportPreview::sayState(const data::ReadPreview& preview) {
    const data::ReadReport& report = preview.read.report;
    if (report.timeColumn.empty()) {
        m_notice->say(
            Notice::Kind::Warn, tr("No column of %1 holds times.").arg(toQt(report.files.front().file)),
            tr("Name one under Time. Without times the table can be looked at, but not plotted, checked or learned from."));
        return;
    }
    if (report.droppedRows + report.alteredCells > 0) {
        m_notice->say(Notice::Kind::Warn,
                      tr("%1 rows will be dropped and %2 cells set to missing.")
                          .arg(countText(static_cast<std::int64_t>(report.droppedRows)),
                               countText(static_cast<std::int64_t>(report.alteredCells))),
                      preview.isWhole ? tr("The import report lists each with its row and column.")
                                      : tr("This is so far; the import report lists each with its row and column."));
    } else {
        m_notice->clear();
    }
}

} // namespace airshed::ui
