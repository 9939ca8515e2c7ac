#include "ui/pages/data/rows_view.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "core/data/delimited_writer.h"
#include "ui/parts/button.h"
#include "ui/text/text.h"

namespace airshed::ui {

RowsView::RowsView(JobList& jobs, QWidget* parent)
    : QWidget(parent),
      m_jobs(jobs),
      m_notice(new Notice),
      m_bar(new FilterBar),
      m_model(new DataTableModel(this)),
      m_view(new CopyingTableView(tr("Rows of the table"))) {
    m_view->setModel(m_model);
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->horizontalHeader()->setSectionsClickable(true);
    m_view->horizontalHeader()->setSortIndicatorShown(true);
    m_view->horizontalHeader()->setSortIndicatorClearable(true);
    m_view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_view->setSaveAction([this] { askAndSave(); });
    auto* save = makeIconButton(QStringLiteral("export"), tr("Save the rows that are shown as CSV…"));
    auto* top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_bar, 1);
    top->addWidget(save);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(top);
    column->addWidget(m_notice);
    column->addWidget(m_view, 1);
    connect(save, &QToolButton::clicked, this, &RowsView::askAndSave);
    connect(m_bar, &FilterBar::changed, this, &RowsView::order);
    connect(m_view->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &RowsView::order);
    connect(m_view, &CopyingTableView::failed, this,
            [this](const QString& message) { m_notice->say(Notice::Kind::Warn, message); });
}

void RowsView::setSnapshot(const runs::SnapshotRecord& record, const data::Table& table) {
    if (m_job)
        m_job->cancel();
    m_record = record;
    m_filter = {};
    m_sort = {};
    m_notice->clear();
    m_bar->setTable(table);
    m_model->setTable(table);
    {
        const QSignalBlocker blocker(m_view->horizontalHeader());
        m_view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    }
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const int header =
            m_view->fontMetrics().horizontalAdvance(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        m_view->setColumnWidth(column, std::clamp(std::max(header, widestText(column)) + 40, column == 0 ? 150 : 84, 320));
    }
    sayCount();
}

/// Of a column of texts, as far as its beginning, its middle and its end tell; numbers need no more than their header.
int RowsView::widestText(int column) const {
    constexpr std::size_t looked = 100;
    const data::Column& cells = m_model->table().columns()[static_cast<std::size_t>(column)];
    if (cells.type() != data::ColumnType::Text)
        return 0;
    const std::size_t rows = cells.rows();
    int widest = 0;
    for (const std::size_t begin : {std::size_t{0}, rows / 2, rows - std::min(rows, looked)})
        for (std::size_t row = begin; row < std::min(rows, begin + looked); ++row)
            widest =
                std::max(widest, m_view->fontMetrics().horizontalAdvance(
                                     m_model->data(m_model->index(static_cast<int>(row), column), Qt::DisplayRole).toString()));
    return widest;
}

void RowsView::order() {
    const RowFilter filter = m_bar->filter();
    RowSort sort;
    const int section = m_view->horizontalHeader()->sortIndicatorSection();
    if (section >= 0 && section < m_model->columnCount()) {
        sort.column = m_model->table().columns()[static_cast<std::size_t>(section)].name();
        sort.descending = m_view->horizontalHeader()->sortIndicatorOrder() == Qt::DescendingOrder;
    }
    if (filter == m_filter && sort == m_sort && !m_job)
        return;
    if (m_job)
        m_job->cancel();
    m_bar->setOutcome(tr("Looking…"), false);
    m_job = m_jobs.start<std::shared_ptr<const RowOrder>>(
        sort.column.empty() ? tr("Filtering the rows") : tr("Sorting the rows by %1").arg(toQt(sort.column)), this,
        [table = m_model->table(), filter, sort](const JobContext& job) { return orderRows(table, filter, sort, job); },
        [this, filter, sort](const std::shared_ptr<const RowOrder>& order) {
            m_job = nullptr;
            m_filter = filter;
            m_sort = sort;
            showOrder(order);
        },
        [this](const Error& error) {
            m_job = nullptr;
            m_bar->setOutcome(faultText(error), true);
        });
}

void RowsView::showOrder(const std::shared_ptr<const RowOrder>& order) {
    m_model->setOrder(order);
    m_view->scrollToTop();
    sayCount();
}

void RowsView::sayCount() {
    const auto all = static_cast<std::int64_t>(m_model->table().rows());
    const auto shown = static_cast<std::int64_t>(m_model->rowCount());
    const bool filtered = m_filter.test != RowFilter::Test::All;
    if (filtered)
        m_bar->setOutcome(tr("%1 of %2 rows").arg(countText(shown), countText(all)), false);
    else if (shown < all)
        m_bar->setOutcome(tr("The first %1 of %2 rows").arg(countText(shown), countText(all)), false);
    else
        m_bar->setOutcome(tr("%1 rows").arg(countText(all)), false);
}

void RowsView::showPlace(std::size_t row, const std::string& column) {
    int shown = m_model->shownRow(row);
    if (shown < 0 && m_model->order()) {
        if (m_job)
            m_job->cancel();
        m_filter = {};
        m_sort = {};
        m_bar->setTable(m_model->table());
        {
            const QSignalBlocker blocker(m_view->horizontalHeader());
            m_view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
        }
        showOrder(nullptr);
        shown = m_model->shownRow(row);
    }
    if (shown < 0)
        return;
    int section = 0;
    for (int index = 0; index < m_model->columnCount(); ++index)
        if (m_model->table().columns()[static_cast<std::size_t>(index)].name() == column)
            section = index;
    const QModelIndex cell = m_model->index(shown, section);
    m_view->setCurrentIndex(cell);
    m_view->scrollTo(cell, QAbstractItemView::PositionAtCenter);
}

void RowsView::askAndSave() {
    const QString file = QFileDialog::getSaveFileName(window(), tr("Save the table"),
                                                      toQt(m_record.name) + QStringLiteral(".csv"), tr("CSV (*.csv)"));
    if (!file.isEmpty())
        saveAs(file);
}

void RowsView::saveAs(const QString& file) {
    m_jobs.start<bool>(
        tr("Saving %1").arg(file), this,
        [table = m_model->table(), order = m_model->order(), path = toPath(file)](const JobContext& job) {
            data::writeDelimited(order ? takeRows(table, *order, job) : table, path, job);
            return true;
        },
        [this, file](const bool&) {
            m_notice->say(Notice::Kind::Good, tr("Saved %1").arg(file));
            Q_EMIT saved(file);
        },
        [this](const Error& error) { m_notice->say(error); });
}

} // namespace airshed::ui
