#pragma once

#include <QPointer>
#include <QWidget>

#include "core/runs/run_record.h"
#include "ui/parts/notice.h"
#include "ui/session/job_list.h"
#include "ui/table/copying_table_view.h"
#include "ui/table/data_table_model.h"
#include "ui/table/filter_bar.h"

namespace airshed::ui {

/// The rows of a snapshot: filtered, sorted by a click on a header, copied, saved as CSV. Sorting, filtering and saving run on
/// threads; the rows that were there stay until the new ones are.
class RowsView : public QWidget {
    Q_OBJECT
public:
    explicit RowsView(JobList& jobs, QWidget* parent = nullptr);

    void setSnapshot(const runs::SnapshotRecord& record, const data::Table& table);
    /// Selects a cell and brings it into view, showing all rows if it is not among those shown. @param column "" for the first.
    void showPlace(std::size_t row, const std::string& column);
    [[nodiscard]] bool isOrdering() const { return m_job != nullptr; }
    /// Writes the rows that are shown on a thread.
    void saveAs(const QString& file);
    [[nodiscard]] DataTableModel& model() noexcept { return *m_model; }
    [[nodiscard]] CopyingTableView& view() noexcept { return *m_view; }

Q_SIGNALS:
    void saved(const QString& file);

private:
    void order();
    void showOrder(const std::shared_ptr<const RowOrder>& order);
    void sayCount();
    void askAndSave();
    [[nodiscard]] int widestText(int column) const;

    JobList& m_jobs;
    QPointer<BackgroundJob> m_job;
    runs::SnapshotRecord m_record;
    RowFilter m_filter; ///< of the rows that are shown
    RowSort m_sort;
    Notice* m_notice;
    FilterBar* m_bar;
    DataTableModel* m_model;
    CopyingTableView* m_view;
};

} // namespace airshed::ui
