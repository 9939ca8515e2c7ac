#pragma once

#include <QComboBox>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>

#include "core/project/layer_histograms.h"
#include "core/project/watched_forecasts.h"
#include "ui/pages/train/adjust_menu.h"
#include "ui/pages/train/coach_panel.h"
#include "ui/parts/empty_state.h"
#include "ui/parts/page.h"
#include "ui/parts/tile.h"
#include "ui/plot/line_plot.h"
#include "ui/plot/loss_plot.h"
#include "ui/session/device_load.h"
#include "ui/session/followed_file.h"
#include "ui/session/run_curves.h"
#include "ui/session/run_facts.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// The run that is under way, whoever started it: its curves beside the baselines, its figures, what the coach says
/// of it, and what may be asked of it.
class TrainPage : public Page {
    Q_OBJECT
public:
    explicit TrainPage(Workbench& workbench, QWidget* parent = nullptr);

    [[nodiscard]] bool isSettling() const override;

private:
    void makeControls();
    [[nodiscard]] QWidget* makeRunView();
    [[nodiscard]] QWidget* makeTiles();
    [[nodiscard]] QWidget* makeCurvesAndCoach();
    void attach();
    void update(std::int64_t run);
    void showRun(const runs::RunRecord& run);
    void showTiles(const runs::RunRecord& run);
    void showEvents(const runs::RunRecord& run);
    void showControls(const runs::RunRecord* run);
    void showState();
    void drawCurves();
    void drawWatched(const runs::RunRecord& run);
    void drawHistograms(const runs::RunRecord& run, bool outputs);
    void fillLayers(const project::LayerHistograms& histograms, bool outputs);
    void train();
    void start(const experiments::Experiment& experiment, const runs::RunOrigin& origin = {});
    /// The document's experiment, from another run's weights.
    void trainFrom(std::int64_t run, bool isFork);
    void makeFromMenu();

    Workbench& m_workbench;
    std::int64_t m_run = 0;
    RunCurves m_curves;
    RunFacts m_facts;
    std::size_t m_eventCount = 0;
    bool m_queueing = false;

    QPushButton* m_train;
    QPushButton* m_trainFrom;
    QPushButton* m_pause;
    QPushButton* m_resume;
    QPushButton* m_stop;
    QPushButton* m_adjust;
    AdjustMenu* m_adjustMenu;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QPushButton* m_emptyAction;
    QLabel* m_state = nullptr;
    QLabel* m_stateChip = nullptr;
    QLabel* m_loadLabel = nullptr;
    DeviceLoad m_load;
    QComboBox* m_measure = nullptr;
    QComboBox* m_layer = nullptr; ///< of the histograms
    FollowedFile<project::WatchedForecasts> m_forecasts;
    FollowedFile<project::LayerHistograms> m_histograms;
    Tile* m_errorTile = nullptr;
    Tile* m_skillTile = nullptr;
    Tile* m_epochTile = nullptr;
    Tile* m_leftTile = nullptr;
    Tile* m_paceTile = nullptr;
    QStackedWidget* m_plots = nullptr;
    LossPlot* m_plot = nullptr;
    LinePlot* m_watched = nullptr;
    CoachPanel* m_coach = nullptr;
    QListWidget* m_events = nullptr;
};

} // namespace airshed::ui
