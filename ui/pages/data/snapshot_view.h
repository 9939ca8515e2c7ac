#pragma once

#include <QTabWidget>

#include "core/data/table.h"
#include "ui/pages/data/import_report_view.h"
#include "ui/pages/data/profile_view.h"
#include "ui/pages/data/time_view.h"
#include "ui/parts/notice.h"
#include "ui/table/copying_table_view.h"
#include "ui/table/data_table_model.h"

namespace airshed::ui {

/// A snapshot as table, plot, profile and import report.
class SnapshotView : public QWidget {
    Q_OBJECT
public:
    explicit SnapshotView(Workbench& workbench, QWidget* parent = nullptr);

    void show(const runs::SnapshotRecord& record);
    [[nodiscard]] bool isSettling() const { return m_profile->isCounting(); }

private:
    void fillTab();

    Workbench& m_workbench;
    runs::SnapshotRecord m_record;
    data::Table m_table;
    Notice* m_notice;
    QTabWidget* m_tabs;
    DataTableModel* m_model;
    CopyingTableView* m_tableView;
    TimeView* m_time;
    ProfileView* m_profile;
    ImportReportView* m_report;
    QString m_timeDigest; ///< of the snapshot that the plot shows: it is drawn when it is first looked at
};

} // namespace airshed::ui
