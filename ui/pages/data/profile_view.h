#pragma once

#include <QLabel>
#include <QPointer>
#include <QStandardItemModel>
#include <QWidget>

#include "core/quality/profile.h"
#include "core/quality/series_profile.h"
#include "core/runs/run_record.h"
#include "ui/pages/data/column_detail.h"
#include "ui/parts/notice.h"
#include "ui/session/job_list.h"
#include "ui/table/copying_table_view.h"

namespace airshed::ui {

/// What each column and each series of a snapshot holds, in numbers; the selected column of the selected series more closely.
class ProfileView : public QWidget {
    Q_OBJECT
public:
    explicit ProfileView(JobList& jobs, QWidget* parent = nullptr);

    /// Counts on a thread; the tables fill when it is done.
    void setSnapshot(const runs::SnapshotRecord& record, const data::Table& table);
    [[nodiscard]] bool isCounting() const { return m_job != nullptr; }

private:
    struct Profile {
        quality::TableProfile table;
        std::vector<quality::SeriesColumnProfile> overTime;
    };

    void show(const Profile& profile);
    void fillColumns();
    void fillSeries();
    void showDetail();

    JobList& m_jobs;
    QPointer<BackgroundJob> m_job;
    std::string m_digest;
    Profile m_profile;
    Notice* m_notice;
    QStandardItemModel m_columnModel;
    QStandardItemModel m_seriesModel;
    CopyingTableView* m_columns;
    CopyingTableView* m_series;
    ColumnDetail* m_detail;
};

} // namespace airshed::ui
