#pragma once

#include <QLabel>
#include <QPointer>
#include <QStandardItemModel>
#include <QWidget>

#include "core/quality/profile.h"
#include "core/runs/run_record.h"
#include "ui/parts/notice.h"
#include "ui/session/job_list.h"
#include "ui/table/copying_table_view.h"

namespace airshed::ui {

/// What each column and each series of a snapshot holds, in numbers.
class ProfileView : public QWidget {
    Q_OBJECT
public:
    explicit ProfileView(JobList& jobs, QWidget* parent = nullptr);

    /// Counts on a thread; the tables fill when it is done.
    void setSnapshot(const runs::SnapshotRecord& record, const data::Table& table);
    [[nodiscard]] bool isCounting() const { return m_job != nullptr; }

private:
    void show(const quality::TableProfile& profile);

    JobList& m_jobs;
    QPointer<BackgroundJob> m_job;
    std::string m_digest;
    Notice* m_notice;
    QStandardItemModel m_columnModel;
    QStandardItemModel m_seriesModel;
    CopyingTableView* m_columns;
    CopyingTableView* m_series;
};

} // namespace airshed::ui
