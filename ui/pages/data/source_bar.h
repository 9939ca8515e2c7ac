#pragma once

#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QWidget>

#include "core/data/table_diff.h"
#include "core/project/fetch.h"
#include "ui/parts/notice.h"
#include "ui/session/job_bar.h"
#include "ui/session/workbench_session.h"

namespace airshed::ui {

/// Whom a snapshot's data are from and under which terms, and a button that asks their source again: what came of it is said
/// in place. Hidden where there is nothing of either.
class SourceBar : public QWidget {
    Q_OBJECT
public:
    explicit SourceBar(WorkbenchSession& session, QWidget* parent = nullptr);

    void setSnapshot(const runs::SnapshotRecord& record);
    void refresh();
    [[nodiscard]] bool isBusy() const { return m_job && !m_job->isCancelling(); }

private:
    struct Refreshed {
        project::FetchResult fetch;
        data::TableDiff diff; ///< empty when the content is the same
        Findings broken;      ///< expectations that do not hold
    };

    [[nodiscard]] static Refreshed ask(const std::filesystem::path& folder, const std::string& name, const JobContext& job);
    void say(const Refreshed& refreshed);
    void showState();

    WorkbenchSession& m_session;
    runs::SnapshotRecord m_record;
    QPointer<BackgroundJob> m_job;
    Notice* m_notice;
    QLabel* m_attribution;
    JobBar* m_bar;
    QPushButton* m_refresh;
};

} // namespace airshed::ui
