#include "ui/pages/data/time_view.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/parts/card.h"
#include "ui/parts/label.h"
#include "ui/plot/table_series.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

/// More curves than colours could not be told apart.
constexpr std::size_t mostCurves = 6;

QLabel* buddyLabel(const QString& text, QWidget* field) {
    auto* label = makeLabel(text, TypeStyle::Body, Tone::Muted);
    label->setWordWrap(false);
    label->setBuddy(field);
    return label;
}

} // namespace

TimeView::TimeView(WorkbenchSession& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_column(new QComboBox),
      m_series(new QComboBox),
      m_plot(new TimePlot(tr("Measurements over time"))) {
    m_column->setAccessibleName(tr("Column to plot"));
    m_column->setMinimumWidth(170);
    m_series->setAccessibleName(tr("Series to plot"));
    m_series->setMinimumWidth(170);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(buddyLabel(tr("Column"), m_column));
    row->addWidget(m_column);
    row->addSpacing(12);
    row->addWidget(buddyLabel(tr("Series"), m_series));
    row->addWidget(m_series);
    row->addStretch();
    auto* card = new Card;
    card->layout()->setContentsMargins(4, 4, 4, 4);
    card->body()->addWidget(m_plot, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(row);
    column->addWidget(card, 1);
    connect(m_column, &QComboBox::currentIndexChanged, this, &TimeView::draw);
    connect(m_series, &QComboBox::currentIndexChanged, this, [this] {
        m_session.selectSeries(m_series->currentData().toString());
        draw();
    });
}

void TimeView::setSnapshot(const runs::SnapshotRecord& record, const data::Table& table) {
    m_record = record;
    m_table = table;
    const QSignalBlocker columnBlocker(m_column);
    const QSignalBlocker seriesBlocker(m_series);
    m_column->clear();
    for (const data::Column& column : table.columns())
        if (column.isNumeric())
            m_column->addItem(toQt(column.name()), toQt(column.name()));
    m_series->clear();
    const std::vector<std::string> names = seriesNames(table, record.seriesColumn);
    if (names.size() > 1)
        m_series->addItem(names.size() <= mostCurves ? tr("All %1 series").arg(names.size())
                                                     : tr("First %1 of %2 series").arg(mostCurves).arg(names.size()),
                          QString());
    for (const std::string& name : names)
        m_series->addItem(name.empty() ? tr("The only one") : toQt(name), toQt(name));
    // Like the model page's first guess: particulate matter, where there is some.
    for (int index = 0; index < m_column->count(); ++index) {
        if (m_column->itemText(index).contains(QStringLiteral("PM2"), Qt::CaseInsensitive)) {
            m_column->setCurrentIndex(index);
            break;
        }
    }
    const int known = m_series->findData(m_session.selectedSeries());
    m_series->setCurrentIndex(std::max(0, known));
    draw();
}

void TimeView::draw() {
    const std::string column = toStd(m_column->currentData().toString());
    if (column.empty()) {
        m_plot->setSeries({}, {}, {});
        return;
    }
    std::vector<std::string> names = seriesNames(m_table, m_record.seriesColumn);
    const QString chosen = m_series->currentData().toString();
    if (!chosen.isEmpty())
        names = {toStd(chosen)};
    if (names.size() > mostCurves)
        names.resize(mostCurves);
    m_plot->setSeries(tableSeries(m_table, m_record.timeColumn, m_record.seriesColumn, column, names), toQt(column),
                      toQt(m_table.column(column).unit()));
}

} // namespace airshed::ui
