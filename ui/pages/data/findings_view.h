#pragma once

#include <QLabel>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QStackedWidget>
#include <QWidget>

#include "core/runs/run_record.h"
#include "ui/pages/data/findings_model.h"
#include "ui/parts/notice.h"
#include "ui/session/workbench.h"
#include "ui/table/copying_table_view.h"

namespace airshed::ui {

/// What the checks found in a snapshot: each finding with its evidence, a way to the place in plot and table, and the repair
/// that it proposes, which becomes a step of the experiment.
class FindingsView : public QWidget {
    Q_OBJECT
public:
    explicit FindingsView(Workbench& workbench, QWidget* parent = nullptr);

    /// Checks on a thread, unless this very content has been checked.
    void setSnapshot(const runs::SnapshotRecord& record);
    /// Checks once more, because other things are expected of the data.
    void checkAgain();
    [[nodiscard]] bool isChecking() const { return m_job != nullptr; }
    [[nodiscard]] const quality::DataFindings& findings() const noexcept { return m_model->findings(); }

Q_SIGNALS:
    void plotWanted(const QString& column, const QString& series, qint64 from, qint64 to);
    void rowWanted(quint64 row, const QString& column);
    /// The checks are done.
    void checked();

private:
    [[nodiscard]] QWidget* makeFindings();
    [[nodiscard]] QWidget* makeDetails();
    void check();
    void show(const quality::DataFindings& findings);
    void fitList();
    void showFinding();
    void showRepair();
    void repair();
    [[nodiscard]] const quality::DataFinding* chosen() const;
    [[nodiscard]] const quality::DataSpan* chosenSpan() const;
    void goToPlot();
    void goToTable();

    Workbench& m_workbench;
    runs::SnapshotRecord m_record;
    QPointer<BackgroundJob> m_job;
    Notice* m_notice;
    FindingsModel* m_model;
    CopyingTableView* m_list;
    QWidget* m_details = nullptr;
    QLabel* m_message = nullptr;
    QLabel* m_evidence = nullptr;
    QListWidget* m_spans = nullptr;
    QPushButton* m_toPlot = nullptr;
    QPushButton* m_toTable = nullptr;
    QLabel* m_repairWords = nullptr;
    QPushButton* m_repair = nullptr;
};

} // namespace airshed::ui
