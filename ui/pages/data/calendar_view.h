#pragma once

#include <QComboBox>
#include <QLabel>
#include <QPointer>
#include <QTableView>
#include <QWidget>

#include "core/runs/run_record.h"
#include "ui/pages/data/calendar_model.h"
#include "ui/parts/notice.h"
#include "ui/session/job_list.h"

namespace airshed::ui {

/// How complete a snapshot is, day by day: a filled cell is whole, the lower the filling the more is missing. The chosen cell
/// is said in words, Enter shows its day in the plot.
class CalendarView : public QWidget {
    Q_OBJECT
public:
    explicit CalendarView(JobList& jobs, QWidget* parent = nullptr);

    /// Counts on a thread, unless this very content has been counted.
    void setSnapshot(const runs::SnapshotRecord& record, const data::Table& table);
    [[nodiscard]] bool isCounting() const { return m_job != nullptr; }

Q_SIGNALS:
    void plotWanted(const QString& column, const QString& series, qint64 from, qint64 to);

private:
    void show(const std::shared_ptr<const quality::Completeness>& completeness);
    void sayCell(const QModelIndex& index);
    void goToPlot(const QModelIndex& index);

    JobList& m_jobs;
    QPointer<BackgroundJob> m_job;
    std::string m_digest;
    Notice* m_notice;
    QComboBox* m_rows;
    QLabel* m_words;
    CalendarModel* m_model;
    QTableView* m_view;
};

} // namespace airshed::ui
