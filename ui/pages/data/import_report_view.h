#pragma once

#include <QLabel>
#include <QStandardItemModel>
#include <QWidget>

#include "core/runs/run_record.h"
#include "ui/table/copying_table_view.h"

namespace airshed::ui {

/// How a snapshot came into the project: its files, what was guessed, what the file leaves open, and every cell that is not as
/// it stood in the file.
class ImportReportView : public QWidget {
    Q_OBJECT
public:
    explicit ImportReportView(QWidget* parent = nullptr);
    void setSnapshot(const runs::SnapshotRecord& record);

private:
    QLabel* m_summary;
    QLabel* m_guesses;
    QLabel* m_questionsTitle;
    QLabel* m_questions;
    QLabel* m_notesTitle;
    QStandardItemModel m_notes;
    CopyingTableView* m_table;
};

} // namespace airshed::ui
