#pragma once

#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QToolButton>

#include "ui/pages/runs/run_details.h"
#include "ui/parts/empty_state.h"
#include "ui/parts/page.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// Every run of the project, and the selected one in full.
class RunsPage : public Page {
    Q_OBJECT
public:
    explicit RunsPage(Workbench& workbench, QWidget* parent = nullptr);

    [[nodiscard]] bool isSettling() const override { return m_details->isSettling(); }

private:
    [[nodiscard]] QWidget* makeTable();
    void makeQueueControls();
    void showSelected();
    void showQueueControls(const runs::RunRecord* run);
    void selectRow(std::int64_t run);
    void showState();

    Workbench& m_workbench;
    RunTableModel* m_model;
    QSortFilterProxyModel* m_sorted;
    CopyingTableView* m_table;
    QLineEdit* m_filter;
    RunDetails* m_details;
    QStackedWidget* m_stack;
    QPushButton* m_use;
    QPushButton* m_resume;
    QToolButton* m_earlier;
    QToolButton* m_later;
    QPushButton* m_hold;
    QPushButton* m_export;
};

} // namespace airshed::ui
