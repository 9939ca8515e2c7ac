#include "ui/pages/data/import_report_view.h"

#include <algorithm>

#include <QFileInfo>
#include <QHeaderView>
#include <QVBoxLayout>

#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

/// A field of a provenance document, which may have been written by another version: absent is as good as empty.
Json field(const Json& object, const char* name) {
    return object.is_object() && object.contains(name) ? object.at(name) : Json();
}

QString textOf(const Json& value) {
    if (value.is_string())
        return toQt(value.get<std::string>());
    if (value.is_number_integer())
        return countText(value.get<std::int64_t>());
    return value.is_null() ? QString() : toQt(value.dump());
}

std::int64_t countOf(const Json& value) {
    return value.is_number() ? value.get<std::int64_t>() : 0;
}

/// What the file leaves open, each with the answer that was gone by.
QStringList questionsOf(const Json& report) {
    QStringList lines;
    for (const Json& question : field(report, "questions")) {
        const Json choices = field(question, "choices");
        const auto followed = static_cast<std::size_t>(std::max<std::int64_t>(countOf(field(question, "followed")), 0));
        QString line = QStringLiteral("• ") + textOf(field(question, "text"));
        if (choices.is_array() && followed < choices.size())
            line += ImportReportView::tr(" Read as: %1.").arg(textOf(field(choices.at(followed), "text")));
        lines << line;
    }
    return lines;
}

void showLines(QLabel* label, const QStringList& lines) {
    label->setText(lines.join(QLatin1Char('\n')));
    label->setVisible(!lines.isEmpty());
}

} // namespace

ImportReportView::ImportReportView(QWidget* parent)
    : QWidget(parent),
      m_summary(makeLabel({}, TypeStyle::Strong)),
      m_guesses(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_questionsTitle(makeLabel(tr("Left open by the file: import it again to answer otherwise"), TypeStyle::Heading)),
      m_questions(makeLabel({}, TypeStyle::Body)),
      m_notesTitle(makeLabel({}, TypeStyle::Heading)),
      m_table(new CopyingTableView(tr("Cells and rows that were changed"))) {
    m_table->setModel(&m_notes);
    m_table->verticalHeader()->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_summary);
    column->addWidget(m_guesses);
    column->addWidget(m_questionsTitle);
    column->addWidget(m_questions);
    column->addWidget(m_notesTitle);
    column->addWidget(m_table, 1);
    column->addStretch();
}

void ImportReportView::setSnapshot(const runs::SnapshotRecord& record) {
    const Json report = field(record.provenance, "report");
    QStringList files;
    for (const Json& file : field(record.provenance, "locations"))
        files << QFileInfo(textOf(file)).fileName();
    const QString source = textOf(field(record.provenance, "source"));
    const bool ofFiles = source.isEmpty() || source == QStringLiteral("files");
    QString summary = ofFiles ? tr("Imported %1 from %2.").arg(whenText(record.createdMs), files.join(QStringLiteral(", ")))
                              : tr("Fetched %1 from %2.").arg(whenText(record.createdMs), source);
    const QString averaging = textOf(field(record.provenance, "averaging"));
    if (!averaging.isEmpty())
        summary += QLatin1Char(' ') + averaging;
    if (record.synthetic)
        summary += tr(" The data is synthetic: made by Airshed's simulator, not measured.");
    m_summary->setText(summary);
    QStringList guesses;
    for (const Json& guess : field(report, "guesses"))
        guesses << QStringLiteral("• ") + textOf(guess);
    showLines(m_guesses, guesses);
    const QStringList questions = questionsOf(report);
    showLines(m_questions, questions);
    m_questionsTitle->setVisible(!questions.isEmpty());

    const std::int64_t dropped = countOf(field(report, "dropped_rows"));
    const std::int64_t altered = countOf(field(report, "altered_cells"));
    const std::int64_t missing = countOf(field(report, "missing_cells"));
    m_notesTitle->setText(tr("%1 rows dropped, %2 cells altered, %3 cells were marked missing")
                              .arg(countText(dropped), countText(altered), countText(missing)));
    m_notes.clear();
    m_notes.setHorizontalHeaderLabels({tr("File"), tr("Row"), tr("Column"), tr("What stood there"), tr("What was done")});
    for (const Json& note : field(report, "notes")) {
        m_notes.appendRow({new QStandardItem(QFileInfo(textOf(field(note, "file"))).fileName()),
                           new QStandardItem(textOf(field(note, "row"))), new QStandardItem(textOf(field(note, "column"))),
                           new QStandardItem(textOf(field(note, "text"))), new QStandardItem(textOf(field(note, "reason")))});
    }
    m_table->setVisible(m_notes.rowCount() > 0);
    m_table->fitColumns();
    m_table->horizontalHeader()->setStretchLastSection(true);
}

} // namespace airshed::ui
