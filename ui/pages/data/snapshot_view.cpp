#include "ui/pages/data/snapshot_view.h"

#include <QHeaderView>
#include <QTabBar>
#include <QVBoxLayout>

#include "ui/text/text.h"

namespace airshed::ui {

SnapshotView::SnapshotView(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_notice(new Notice),
      m_tabs(new QTabWidget),
      m_model(new DataTableModel(this)),
      m_tableView(new CopyingTableView(tr("Rows of the table"))),
      m_time(new TimeView(workbench.session())),
      m_profile(new ProfileView(workbench.session().jobs())),
      m_report(new ImportReportView) {
    m_tableView->setModel(m_model);
    auto* tablePage = new QWidget;
    auto* tableColumn = new QVBoxLayout(tablePage);
    tableColumn->setContentsMargins(0, 0, 0, 0);
    tableColumn->addWidget(m_tableView);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->setAccessibleName(tr("Ways to look at the table"));
    m_tabs->addTab(tablePage, tr("Table"));
    m_tabs->addTab(m_time, tr("Time plot"));
    m_tabs->addTab(m_profile, tr("Columns"));
    m_tabs->addTab(m_report, tr("Import report"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_notice);
    column->addWidget(m_tabs, 1);
    connect(m_tabs, &QTabWidget::currentChanged, this, &SnapshotView::fillTab);
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
    m_model->setTable(m_table);
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const int header = m_tableView->fontMetrics().horizontalAdvance(
            m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        m_tableView->setColumnWidth(column, std::max(header + 28, column == 0 ? 150 : 84));
    }
    m_report->setSnapshot(record);
    fillTab();
}

void SnapshotView::fillTab() {
    if (m_record.digest.empty())
        return;
    const QString digest = toQt(m_record.digest);
    if (m_tabs->currentWidget() == m_time && m_timeDigest != digest) {
        m_timeDigest = digest;
        m_time->setSnapshot(m_record, m_table);
    }
    if (m_tabs->currentWidget() == m_profile)
        m_profile->setSnapshot(m_record, m_table);
}

} // namespace airshed::ui
