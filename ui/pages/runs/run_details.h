#pragma once

#include <QStandardItemModel>
#include <QTabWidget>

#include "ui/pages/runs/forecast_view.h"
#include "ui/pages/runs/run_table_model.h"
#include "ui/parts/label.h"
#include "ui/plot/loss_plot.h"
#include "ui/table/copying_table_view.h"

namespace airshed::ui {

/// One run whole: its errors beside the baselines, by lead time, its forecasts, its curves, its settings.
class RunDetails : public QWidget {
    Q_OBJECT
public:
    RunDetails(WorkbenchSession& session, const RunTableModel& model, QWidget* parent = nullptr);

    /// 0 for none.
    void show(std::int64_t run);
    /// The same run moved on.
    void update();
    [[nodiscard]] bool isSettling() const { return m_forecast->isReading(); }

private:
    void showScores(const std::vector<runs::Score>& scores);
    void showLeads(const std::vector<runs::Score>& scores);
    void showSettings(const runs::RunRecord& run);

    WorkbenchSession& m_session;
    const RunTableModel& m_model;
    std::int64_t m_run = 0;
    runs::RunState m_shownState = runs::RunState::Queued;
    RunCurves m_curves;
    QLabel* m_title;
    QTabWidget* m_tabs;
    QStandardItemModel m_scoreModel;
    QStandardItemModel m_settingModel;
    CopyingTableView* m_scores;
    LinePlot* m_leads;
    ForecastView* m_forecast;
    LossPlot* m_loss;
    CopyingTableView* m_settings;
};

} // namespace airshed::ui
