#include "ui/pages/data/profile_view.h"

#include <algorithm>
#include <cmath>

#include <QHeaderView>
#include <QVBoxLayout>

#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

/// Of a row's first item: its place in the profile, however the table is sorted.
constexpr int placeRole = Qt::UserRole + 1;

/// Sorts numbers as numbers, shows them as text.
class NumberItem : public QStandardItem {
public:
    NumberItem(const QString& text, double value) : QStandardItem(text), m_value(value) {
        setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }
    bool operator<(const QStandardItem& other) const override {
        const auto* number = dynamic_cast<const NumberItem*>(&other);
        return number ? m_value < number->m_value : QStandardItem::operator<(other);
    }

private:
    double m_value;
};

QStandardItem* numberItem(double value) {
    return new NumberItem(std::isnan(value) ? QString() : measureText(value), value);
}
QStandardItem* countItem(std::size_t count) {
    return new NumberItem(countText(static_cast<std::int64_t>(count)), static_cast<double>(count));
}

QString typeText(data::ColumnType type) {
    switch (type) {
    case data::ColumnType::Time: return ProfileView::tr("Time");
    case data::ColumnType::Float: return ProfileView::tr("Number");
    case data::ColumnType::Integer: return ProfileView::tr("Whole number");
    case data::ColumnType::Text: return ProfileView::tr("Text");
    case data::ColumnType::Boolean: return ProfileView::tr("Yes or no");
    }
    return {};
}

/// Headers of number columns stand over their numbers.
void alignHeaders(QStandardItemModel& model, int firstNumber) {
    for (int column = firstNumber; column < model.columnCount(); ++column)
        model.horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
}

QString shortTime(const QString& iso) {
    return iso.left(16).replace(QLatin1Char('T'), QLatin1Char(' '));
}

QList<QStandardItem*> columnRow(const quality::ColumnProfile& column) {
    const std::size_t cells = column.count + column.missing;
    const double share = cells == 0 ? 0 : double(column.missing) / double(cells);
    QString missing = countText(static_cast<std::int64_t>(column.missing));
    if (column.missing > 0)
        missing += QStringLiteral(" (%1 %)").arg(share * 100, 0, 'f', share < 0.1 ? 1 : 0);
    QList<QStandardItem*> row = {
        new QStandardItem(column.unit.empty() ? toQt(column.name) : toQt(column.name + " (" + column.unit + ")")),
        new QStandardItem(typeText(column.type)), countItem(column.count), new NumberItem(missing, share)};
    const bool time = column.type == data::ColumnType::Time;
    if (time || column.type == data::ColumnType::Text) {
        const QString first = time ? shortTime(toQt(column.firstText)) : toQt(column.firstText);
        const QString last = time ? shortTime(toQt(column.lastText)) : ProfileView::tr("%1 different").arg(column.distinct);
        row << new QStandardItem(first) << new QStandardItem << new QStandardItem << new QStandardItem
            << new QStandardItem(last) << new QStandardItem;
        return row;
    }
    const double nan = std::nan("");
    const bool any = column.count > 0;
    for (const double value :
         {column.min, column.q25, column.median, column.q75, column.max, column.mean, column.standardDeviation})
        row << numberItem(any ? value : nan);
    return row;
}

} // namespace

ProfileView::ProfileView(JobList& jobs, QWidget* parent)
    : QWidget(parent),
      m_jobs(jobs),
      m_notice(new Notice),
      m_columns(new CopyingTableView(tr("What each column holds"))),
      m_series(new CopyingTableView(tr("What each series holds"))),
      m_detail(new ColumnDetail) {
    m_columns->setModel(&m_columnModel);
    m_series->setModel(&m_seriesModel);
    for (CopyingTableView* view : {m_columns, m_series}) {
        view->setSortingEnabled(true);
        view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
        view->verticalHeader()->hide();
        view->setSelectionBehavior(QAbstractItemView::SelectRows);
        connect(view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ProfileView::showDetail);
    }
    m_detail->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice);
    column->addWidget(makeLabel(tr("Columns"), TypeStyle::Heading));
    column->addWidget(m_columns, 3);
    column->addWidget(m_detail);
    column->addWidget(makeLabel(tr("Series"), TypeStyle::Heading));
    column->addWidget(m_series, 1);
}

void ProfileView::setSnapshot(const runs::SnapshotRecord& record, const data::Table& table) {
    if (record.digest == m_digest)
        return;
    m_digest = record.digest;
    if (m_job)
        m_job->cancel();
    m_notice->say(Notice::Kind::Info, tr("Counting…"));
    m_job = m_jobs.start<Profile>(
        tr("Profiling %1").arg(toQt(record.name)), this,
        [table, record](const JobContext& job) {
            return Profile{quality::profileTable(table, record.timeColumn, record.seriesColumn, job),
                           quality::profileSeriesColumns(table, record.timeColumn, record.seriesColumn, {}, job)};
        },
        [this](const Profile& profile) {
            m_job = nullptr;
            show(profile);
        },
        [this](const Error& error) {
            m_job = nullptr;
            m_digest.clear();
            m_notice->say(error);
        });
}

void ProfileView::show(const Profile& profile) {
    m_notice->clear();
    m_profile = profile;
    fillColumns();
    fillSeries();
    m_detail->setVisible(!m_profile.table.columns.empty());
    const auto& columns = m_profile.table.columns;
    const auto isDrawn = [](const quality::ColumnProfile& column) { return !column.histogram.empty(); };
    const auto first = std::ranges::find_if(columns, isDrawn);
    m_columns->setCurrentIndex(m_columnModel.index(first == columns.end() ? 0 : static_cast<int>(first - columns.begin()), 0));
    m_series->setCurrentIndex(m_seriesModel.index(0, 0));
    showDetail();
}

void ProfileView::fillColumns() {
    m_columnModel.clear();
    m_columnModel.setHorizontalHeaderLabels({tr("Column"), tr("Type"), tr("Values"), tr("Missing"), tr("Least"), tr("25 %"),
                                             tr("Median"), tr("75 %"), tr("Greatest"), tr("Mean"), tr("Deviation")});
    for (const quality::ColumnProfile& column : m_profile.table.columns) {
        const QList<QStandardItem*> row = columnRow(column);
        row.front()->setData(m_columnModel.rowCount(), placeRole);
        m_columnModel.appendRow(row);
    }
    alignHeaders(m_columnModel, 2);
    m_columns->fitColumns();
}

void ProfileView::fillSeries() {
    m_seriesModel.clear();
    m_seriesModel.setHorizontalHeaderLabels({tr("Series"), tr("Rows"), tr("First (UTC)"), tr("Last (UTC)"), tr("Interval"),
                                             tr("Absent steps"), tr("Double stamps"), tr("Out of order")});
    for (const quality::SeriesProfile& series : m_profile.table.series) {
        auto* name = new QStandardItem(series.name.empty() ? tr("the only one") : toQt(series.name));
        name->setData(m_seriesModel.rowCount(), placeRole);
        m_seriesModel.appendRow({name, countItem(series.rows), new QStandardItem(shortTime(toQt(formatIso(series.first)))),
                                 new QStandardItem(shortTime(toQt(formatIso(series.last)))),
                                 new NumberItem(stepText(double(series.intervalNs) / 1e9), double(series.intervalNs)),
                                 countItem(series.absentSteps), countItem(series.duplicateStamps),
                                 countItem(series.unorderedStamps)});
    }
    alignHeaders(m_seriesModel, 4);
    m_seriesModel.horizontalHeaderItem(1)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_series->fitColumns();
}

void ProfileView::showDetail() {
    const QModelIndex columnRow = m_columns->currentIndex().siblingAtColumn(0);
    if (!columnRow.isValid())
        return;
    const quality::ColumnProfile& column =
        m_profile.table.columns[static_cast<std::size_t>(columnRow.data(placeRole).toULongLong())];
    const QModelIndex seriesRow = m_series->currentIndex().siblingAtColumn(0);
    const auto belongs = [&](const quality::SeriesColumnProfile& profile) {
        return profile.column == column.name && seriesRow.isValid() &&
               profile.series == m_profile.table.series[static_cast<std::size_t>(seriesRow.data(placeRole).toULongLong())].name;
    };
    const auto found = std::ranges::find_if(m_profile.overTime, belongs);
    m_detail->show(column, found == m_profile.overTime.end() ? nullptr : &*found);
}

} // namespace airshed::ui
