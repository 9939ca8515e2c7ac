#pragma once

#include <optional>

#include <QLabel>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include "core/data/delimited_reader.h"
#include "ui/parts/notice.h"
#include "ui/session/job_list.h"
#include "ui/table/copying_table_view.h"
#include "ui/table/data_table_model.h"

namespace airshed::ui {

/// What an import would give: the files are read on a thread, as the import itself will read them, and the table, the guesses
/// and the counts are shown. Reading anew cancels the reading before.
class ImportPreview : public QWidget {
    Q_OBJECT
public:
    explicit ImportPreview(JobList& jobs, QWidget* parent = nullptr);

    void read(const std::vector<std::filesystem::path>& files, const data::ReadOptions& options);
    /// What was read last; nothing while it is being read or when it cannot be.
    [[nodiscard]] const std::optional<data::ReadReport>& report() const noexcept { return m_report; }
    [[nodiscard]] bool isReading() const { return m_job != nullptr || m_delay.isActive(); }

Q_SIGNALS:
    void changed();

private:
    void start();
    void show(const data::ReadResult& result);

    JobList& m_jobs;
    QPointer<BackgroundJob> m_job;
    QTimer m_delay;
    std::vector<std::filesystem::path> m_files;
    data::ReadOptions m_options;
    std::optional<data::ReadReport> m_report;
    Notice* m_notice;
    QLabel* m_summary;
    QLabel* m_guesses;
    DataTableModel* m_model;
    CopyingTableView* m_table;
};

} // namespace airshed::ui
