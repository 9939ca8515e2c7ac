#pragma once

#include <optional>

#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QWidget>

#include "core/data/delimited_reader.h"
#include "ui/pages/data/import_columns_model.h"
#include "ui/pages/data/import_questions.h"
#include "ui/parts/notice.h"
#include "ui/session/job_list.h"
#include "ui/table/copying_table_view.h"
#include "ui/table/data_table_model.h"

namespace airshed::ui {

/// What an import would give: the beginning of the files is read on a thread, as the import itself will read them, and the
/// guess for every column, the rows and the open questions are shown. Reading anew cancels the reading before.
class ImportPreview : public QWidget {
    Q_OBJECT
public:
    explicit ImportPreview(JobList& jobs, QWidget* parent = nullptr);

    /// Reads a moment later. Decisions on single columns are those of `options`.
    void read(const std::vector<std::filesystem::path>& files, const data::ReadOptions& options);
    /// What was read last; nothing while it is being read or when it cannot be.
    [[nodiscard]] const std::optional<data::ReadReport>& report() const noexcept { return m_report; }
    /// What a person has decided about single columns.
    [[nodiscard]] const ImportColumnsModel::Decisions& decisions() const noexcept { return m_columns->decisions(); }
    [[nodiscard]] bool isReading() const { return m_job != nullptr || m_delay.isActive(); }

Q_SIGNALS:
    void changed();
    /// A person decided something about a column: read again.
    void decided();
    /// A person answered a question: read again with these.
    void answered(const airshed::data::ReadOptions& options);

private:
    [[nodiscard]] QWidget* makeLower();
    void start();
    void show(const data::ReadPreview& preview);
    void showNothing();
    /// What a person should know before importing.
    void sayState(const data::ReadPreview& preview);

    JobList& m_jobs;
    QPointer<BackgroundJob> m_job;
    QTimer m_delay;
    std::vector<std::filesystem::path> m_files;
    data::ReadOptions m_options;
    std::optional<data::ReadReport> m_report;
    Notice* m_notice;
    QLabel* m_summary;
    QLabel* m_guesses;
    ImportQuestions* m_questions;
    ImportColumnsModel* m_columns;
    CopyingTableView* m_columnsView;
    DataTableModel* m_rows;
    CopyingTableView* m_rowsView;
    QStackedWidget* m_lower;
    QPlainTextEdit* m_raw;
};

} // namespace airshed::ui
