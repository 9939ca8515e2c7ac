#include "ui/pages/train/train_page.h"

#include <algorithm>
#include <cmath>

#include <QAction>
#include <QMenu>
#include <QSignalBlocker>

#include "core/features/forecast_score.h"
#include "ui/pages/train/run_pictures.h"
#include "ui/parts/button.h"
#include "ui/parts/card.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

// Beside the values of LossMeasure.
constexpr int watchedForecasts = -1;
constexpr int weightSpread = -2;
constexpr int outputSpread = -3;

Tone toneOf(runs::RunState state) {
    switch (state) {
    case runs::RunState::Failed: return Tone::Bad;
    case runs::RunState::Interrupted: return Tone::Warn;
    case runs::RunState::Finished: return Tone::Good;
    default: return Tone::Accent;
    }
}

} // namespace

TrainPage::TrainPage(Workbench& workbench, QWidget* parent)
    : Page(PageId::Train, tr("Train"), tr("Watch the model learn, beside forecasts that need no learning."), parent),
      m_workbench(workbench),
      m_train(makeButton(QStringLiteral("play"), tr("Train"), ButtonTone::Primary)),
      m_trainFrom(makeButton({}, ButtonTone::Plain)),
      m_pause(makeButton(QStringLiteral("pause"), tr("Pause"), ButtonTone::Plain)),
      m_resume(makeButton(QStringLiteral("resume"), tr("Resume"), ButtonTone::Plain)),
      m_stop(makeButton(QStringLiteral("stop"), tr("Stop"), ButtonTone::Plain)),
      m_adjust(makeButton(tr("Adjust"), ButtonTone::Plain)),
      m_adjustMenu(new AdjustMenu(workbench.session(), m_adjust)),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("train"), {}, {})),
      m_emptyAction(makeButton({}, ButtonTone::Primary)) {
    makeControls();
    m_empty->addAction(m_emptyAction);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeRunView());
    body()->addWidget(m_stack, 1);
    WorkbenchSession& session = workbench.session();
    connect(&session, &WorkbenchSession::projectChanged, this, [this] {
        m_run = 0;
        attach();
    });
    connect(&session, &WorkbenchSession::runsChanged, this, &TrainPage::attach);
    connect(&session, &WorkbenchSession::runUpdated, this, &TrainPage::update);
    connect(&session, &WorkbenchSession::runQueued, this, [this](qint64 run) {
        m_queueing = false;
        m_run = run;
        attach();
    });
    connect(&session, &WorkbenchSession::runSelected, this, [this](qint64) { attach(); });
    connect(&session, &WorkbenchSession::problem, this, [this](const Error& error) {
        m_queueing = false;
        notice()->say(error);
        showState();
    });
    connect(&workbench.document(), &ExperimentDocument::checked, this, &TrainPage::showState);
    connect(&workbench.document(), &ExperimentDocument::changed, this, &TrainPage::showState);
    attach();
}

void TrainPage::makeControls() {
    makeFromMenu();
    m_adjust->setMenu(m_adjustMenu);
    m_adjust->setToolTip(tr("Have the run go on with another learning rate, or write a checkpoint"));
    for (QPushButton* button : {m_adjust, m_stop, m_pause, m_resume, m_trainFrom, m_train})
        addHeaderWidget(button);
    WorkbenchSession& session = m_workbench.session();
    connect(m_train, &QPushButton::clicked, this, &TrainPage::train);
    connect(m_emptyAction, &QPushButton::clicked, this, [this] {
        if (m_workbench.document().isOpen())
            train();
        else
            m_workbench.showPage(m_workbench.session().snapshots().empty() ? PageId::Data : PageId::Model);
    });
    connect(m_pause, &QPushButton::clicked, this, [this, &session] { session.control(m_run, runs::Control::Pause); });
    connect(m_stop, &QPushButton::clicked, this, [this, &session] { session.control(m_run, runs::Control::Stop); });
    connect(m_resume, &QPushButton::clicked, this, [this, &session] { session.resume(m_run); });
    addCommand(
        tr("Train the experiment"),
        [this] {
            m_workbench.showPage(PageId::Train);
            train();
        },
        QKeySequence(QStringLiteral("Ctrl+R")));
    addCommand(tr("Pause the run"), [this] { m_pause->click(); });
    addCommand(tr("Resume the run"), [this] { m_resume->click(); });
    addCommand(tr("Stop the run"), [this] { m_stop->click(); });
    addCommand(tr("Change the run's learning rate"), [this] {
        m_workbench.showPage(PageId::Train);
        if (m_adjust->isVisible())
            m_adjust->showMenu();
    });
}

void TrainPage::makeFromMenu() {
    auto* menu = new QMenu(m_trainFrom);
    menu->setToolTipsVisible(true);
    QAction* fork = menu->addAction(tr("Go on where it is"), this, [this] { trainFrom(m_run, true); });
    fork->setToolTip(tr("Its last weights and optimiser, under the experiment as it stands now; raise the epochs first"));
    QAction* warm = menu->addAction(tr("Begin anew with its best weights"), this, [this] { trainFrom(m_run, false); });
    warm->setToolTip(tr("Layers of the same name and shape take its weights; all else begins anew"));
    m_trainFrom->setMenu(menu);
    m_trainFrom->setToolTip(tr("A new run that begins with what this one has learned; this one stays as it is"));
}

QWidget* TrainPage::makeTiles() {
    m_errorTile = new Tile(tr("Validation error"));
    m_skillTile = new Tile(tr("Against persistence"));
    m_epochTile = new Tile(tr("Epoch"));
    m_leftTile = new Tile(tr("Time left"));
    m_paceTile = new Tile(tr("Throughput"));
    auto* tiles = new QWidget;
    auto* row = new QHBoxLayout(tiles);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (Tile* tile : {m_errorTile, m_skillTile, m_epochTile, m_leftTile, m_paceTile})
        row->addWidget(tile, 1);
    return tiles;
}

QWidget* TrainPage::makeRunView() {
    m_stateChip = makeChip({}, Tone::Accent);
    m_state = makeLabel({});
    auto* stateRow = new QHBoxLayout;
    stateRow->setSpacing(8);
    stateRow->addWidget(m_stateChip);
    stateRow->addWidget(m_state, 1);
    m_loadLabel = makeLabel({}, TypeStyle::Body, Tone::Muted);
    m_loadLabel->setWordWrap(false);
    m_loadLabel->setToolTip(tr("How busy the run's device is, over the last minute for the processor"));
    stateRow->addWidget(m_loadLabel);
    connect(&m_load, &DeviceLoad::said, m_loadLabel, &QLabel::setText);
    m_events = new QListWidget;
    m_events->setProperty("frame", "plain");
    m_events->setAccessibleName(tr("What happened"));
    m_events->setWordWrap(true);
    m_events->setMaximumHeight(72);
    auto* eventsCard = new Card(tr("What happened"));
    eventsCard->layout()->setContentsMargins(16, 10, 8, 8);
    eventsCard->body()->addWidget(m_events);
    eventsCard->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* view = new QWidget;
    auto* column = new QVBoxLayout(view);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addLayout(stateRow);
    column->addWidget(makeTiles());
    column->addWidget(makeCurvesAndCoach(), 1);
    column->addWidget(eventsCard);
    return view;
}

QWidget* TrainPage::makeCurvesAndCoach() {
    m_measure = new QComboBox;
    m_measure->setAccessibleName(tr("What the plot measures"));
    m_measure->addItem(tr("Loss"), static_cast<int>(LossMeasure::Loss));
    m_measure->addItem(tr("Mean absolute error"), static_cast<int>(LossMeasure::Mae));
    m_measure->addItem(tr("Learning rate"), static_cast<int>(LossMeasure::LearningRate));
    m_measure->addItem(tr("Gradients"), static_cast<int>(LossMeasure::GradientNorm));
    m_measure->addItem(tr("Updates"), static_cast<int>(LossMeasure::UpdateRatio));
    m_measure->addItem(tr("Forecasts of three windows"), watchedForecasts);
    m_measure->addItem(tr("Weights of a layer"), weightSpread);
    m_measure->addItem(tr("Outputs of a layer"), outputSpread);
    m_layer = new QComboBox;
    m_layer->setAccessibleName(tr("The layer that is looked at"));
    m_layer->hide();
    m_plot = new LossPlot;
    m_watched = new LinePlot(tr("What the run keeps to be looked at"));
    m_plots = new QStackedWidget;
    m_plots->addWidget(m_plot);
    m_plots->addWidget(m_watched);
    auto* plotCard = new Card(tr("Training and validation"));
    plotCard->headingRow()->addWidget(m_layer);
    plotCard->headingRow()->addWidget(m_measure);
    plotCard->body()->addWidget(m_plots, 1);
    plotCard->body()->setContentsMargins(0, 0, 0, 0);
    m_coach = new CoachPanel;
    m_coach->setMinimumWidth(240);
    m_coach->setMaximumWidth(360);
    auto* both = new QWidget;
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(plotCard, 5);
    row->addWidget(m_coach, 3);
    for (QComboBox* choice : {m_measure, m_layer})
        connect(choice, &QComboBox::currentIndexChanged, this, &TrainPage::drawCurves);
    for (PlotView* plot : std::initializer_list<PlotView*>{m_plot, m_watched})
        connect(plot, &PlotView::exportFailed, this,
                [this](const QString& message) { notice()->say(Notice::Kind::Bad, message); });
    connect(m_coach, &CoachPanel::tryRequested, this, [this](const experiments::Experiment& experiment) { start(experiment); });
    return both;
}

void TrainPage::attach() {
    const WorkbenchSession& session = m_workbench.session();
    const runs::RunRecord* live = session.liveRun();
    const runs::RunRecord* selected = session.findRun(session.selectedRun());
    const runs::RunRecord* newest = session.runs().empty() ? nullptr : &session.runs().front();
    const runs::RunRecord* shown = live ? live : newest;
    // With several live runs, the one that a person selected is the one they want to see.
    if (selected && runs::isLive(selected->state))
        shown = selected;
    m_run = shown ? shown->id : 0;
    if (shown && m_curves.run() != m_run) {
        m_curves = RunCurves(m_run);
        m_facts = factsOf(session.project(), *shown);
        m_eventCount = 0;
        m_events->clear();
        m_plot->showAll();
    }
    showState();
    if (m_run != 0)
        update(m_run);
}

void TrainPage::update(std::int64_t run) {
    const WorkbenchSession& session = m_workbench.session();
    const runs::RunRecord* record = run == m_run ? session.findRun(run) : nullptr;
    if (!record)
        return;
    try {
        m_curves.read(session.project().store(), record->progress);
        showRun(*record);
    } catch (const Error& error) {
        notice()->say(error);
    }
}

void TrainPage::showRun(const runs::RunRecord& run) {
    m_stateChip->setText(stateText(run.state));
    setChipTone(m_stateChip, toneOf(run.state));
    QString words = tr("Run %1, “%2”: %3, %4 steps ahead from %5")
                        .arg(run.id)
                        .arg(toQt(run.name), m_facts.target)
                        .arg(m_facts.horizon)
                        .arg(m_facts.lookback);
    if (!run.message.empty())
        words += QStringLiteral(". ") + toQt(run.message) + QLatin1Char(' ') + toQt(run.hint);
    m_state->setText(words);
    drawCurves();
    showTiles(run);
    showEvents(run);
    const bool isRunning = run.state == runs::RunState::Running && run.environment.is_object();
    m_load.watch(isRunning ? run.environment.value("device", run.device) : std::string());
    m_coach->follow(m_workbench.session().project(), run, m_facts.unit);
    showControls(&run);
}

void TrainPage::drawCurves() {
    const runs::RunRecord* run = m_workbench.session().findRun(m_run);
    if (!run)
        return;
    const int chosen = m_measure->currentData().toInt();
    m_plots->setCurrentWidget(chosen < 0 ? static_cast<QWidget*>(m_watched) : m_plot);
    m_layer->setVisible(chosen == weightSpread || chosen == outputSpread);
    if (chosen == watchedForecasts)
        return drawWatched(*run);
    if (chosen < 0)
        return drawHistograms(*run, chosen == outputSpread);
    const auto measure = static_cast<LossMeasure>(chosen);
    m_plot->show(m_curves, measure, m_facts.unit, runs::isLive(run->state) ? run->progress.epochs : 0);
}

void TrainPage::drawWatched(const runs::RunRecord& run) {
    const std::filesystem::path folder = m_workbench.session().project().runFolder(run.id);
    const project::WatchedForecasts& watched =
        m_forecasts.follow(project::watchedForecastsFile(folder), [&folder] { return project::readWatchedForecasts(folder); });
    m_watched->setAxes(tr("Steps ahead, in three windows of the validation part one after the other"), toQt(watched.target),
                       toQt(watched.unit));
    m_watched->setCounted(true);
    m_watched->setLines(linesOf(watched));
}

void TrainPage::drawHistograms(const runs::RunRecord& run, bool outputs) {
    const std::filesystem::path folder = m_workbench.session().project().runFolder(run.id);
    const project::LayerHistograms& histograms =
        m_histograms.follow(project::layerHistogramsFile(folder), [&folder] { return project::readLayerHistograms(folder); });
    fillLayers(histograms, outputs);
    m_watched->setAxes(outputs ? tr("What the layer yields for windows of the validation part") : tr("The layer's weights"),
                       tr("Density"), {});
    m_watched->setCounted(false);
    m_watched->setLines(linesOf(histograms, toStd(m_layer->currentText()), outputs));
}

void TrainPage::fillLayers(const project::LayerHistograms& histograms, bool outputs) {
    QStringList layers;
    if (!histograms.epochs.empty())
        for (const project::LayerHistograms::Layer& layer : histograms.epochs.back().layers)
            if (outputs || !layer.weights.shares.empty())
                layers << toQt(layer.id);
    QStringList listed;
    for (int i = 0; i < m_layer->count(); ++i)
        listed << m_layer->itemText(i);
    if (layers == listed)
        return;
    const QSignalBlocker quiet(m_layer);
    const QString chosen = m_layer->currentText();
    m_layer->clear();
    m_layer->addItems(layers);
    m_layer->setCurrentIndex(std::max(m_layer->findText(chosen), layers.isEmpty() ? -1 : 0));
}

void TrainPage::showTiles(const runs::RunRecord& run) {
    const runs::RunProgress& progress = run.progress;
    const double error = m_curves.last("validation/mae");
    const double best = m_curves.least("validation/mae");
    const double persistence = m_curves.last("baseline/persistence/mae");
    m_errorTile->setFigure(measureText(error, m_facts.unit),
                           std::isnan(best) ? tr("mean absolute error") : tr("best %1").arg(measureText(best, m_facts.unit)));
    const double skill = std::isnan(best) || std::isnan(persistence) ? std::nan("") : features::skillScore(best, persistence);
    m_skillTile->setFigure(std::isnan(skill) ? QStringLiteral("–") : signedPercentText(-skill),
                           std::isnan(skill) ? tr("not measured yet")
                           : skill > 0       ? tr("better than %1").arg(measureText(persistence))
                                             : tr("worse than %1").arg(measureText(persistence)),
                           std::isnan(skill) ? Tone::Plain
                           : skill > 0       ? Tone::Good
                                             : Tone::Warn);
    const int epoch = std::min(progress.epochs, progress.epoch + (run.state == runs::RunState::Running ? 1 : 0));
    m_epochTile->setFigure(progress.epochs > 0 ? tr("%1 of %2").arg(epoch).arg(progress.epochs) : QStringLiteral("–"),
                           progress.bestEpoch > 0 ? tr("best so far: %1").arg(progress.bestEpoch) : tr("none finished"));
    const bool running = run.state == runs::RunState::Running;
    m_leftTile->setFigure(running ? durationText(progress.etaSeconds) : QStringLiteral("–"),
                          run.startedMs > 0 ? running ? tr("running for %1").arg(durationText(runSeconds(run)))
                                                      : tr("took %1").arg(durationText(runSeconds(run)))
                                            : tr("not begun"));
    m_paceTile->setFigure(progress.windowsPerSecond > 0 ? measureText(progress.windowsPerSecond) : QStringLiteral("–"),
                          tr("windows a second"));
}

void TrainPage::showEvents(const runs::RunRecord& run) {
    const std::vector<runs::RunEvent> events = m_workbench.session().project().store().events(run.id);
    if (events.size() == m_eventCount)
        return;
    m_eventCount = events.size();
    m_events->clear();
    // The newest first: that is what is looked for.
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        if (event->kind == "epoch") // of every epoch: the curves say it
            continue;
        auto* item =
            new QListWidgetItem(QStringLiteral("%1   %2").arg(whenText(event->timeMs), toQt(event->message)), m_events);
        item->setToolTip(exactTimeText(event->timeMs));
    }
}

void TrainPage::showControls(const runs::RunRecord* run) {
    const bool live = run && runs::isLive(run->state);
    const bool resumable = run && (runs::isResumable(run->state) || run->state == runs::RunState::Paused);
    m_pause->setVisible(run && run->state == runs::RunState::Running);
    m_stop->setVisible(live);
    m_adjust->setVisible(run && AdjustMenu::fits(*run));
    if (run)
        m_adjustMenu->follow(*run);
    m_resume->setVisible(resumable);
    m_resume->setText(run && run->state == runs::RunState::Paused ? tr("Resume") : tr("Resume run %1").arg(m_run));
    m_train->setVisible(m_workbench.document().isOpen() && run);
    const bool usable = !hasErrors(m_workbench.document().findings());
    const bool ready = usable && !m_queueing;
    m_train->setEnabled(ready);
    // What has ended has left weights, unless it failed before its first epoch was done.
    m_trainFrom->setVisible(m_workbench.document().isOpen() && run && !live && run->progress.epoch > 0);
    m_trainFrom->setText(tr("Train from run %1").arg(m_run));
    m_trainFrom->setEnabled(ready);
    m_emptyAction->setEnabled(!m_workbench.document().isOpen() || (usable && !m_queueing));
    m_coach->setReady(!m_queueing);
    m_train->setText(m_queueing ? tr("Checking…") : m_workbench.session().liveRun() ? tr("Train next") : tr("Train"));
    m_train->setToolTip(m_workbench.session().liveRun() ? tr("Puts the experiment into the queue") : QString());
}

void TrainPage::showState() {
    const WorkbenchSession& session = m_workbench.session();
    const ExperimentDocument& document = m_workbench.document();
    const runs::RunRecord* run = session.findRun(m_run);
    m_stack->setCurrentIndex(run ? 1 : 0);
    if (!session.hasProject()) {
        m_empty->setWords(tr("No project is open"),
                          tr("Training needs data and an experiment. Open a project, or make one, first."));
        m_emptyAction->setText(tr("Go on"));
    } else if (!document.isOpen()) {
        m_empty->setWords(tr("Nothing to train yet"), tr("Bring in data and say what to predict; then train here."));
        m_emptyAction->setText(tr("Go on"));
    } else if (hasErrors(document.findings())) {
        m_empty->setWords(tr("The experiment is not ready"), toQt(document.findings().front().message));
        m_emptyAction->setText(tr("Train"));
    } else {
        m_empty->setWords(tr("Ready to train"),
                          tr("Training runs in a program of its own: you may close the window, and it goes on."));
        m_emptyAction->setText(m_queueing ? tr("Checking…") : tr("Train"));
    }
    showControls(run);
}

void TrainPage::train() {
    if (!m_workbench.document().isOpen() || m_queueing)
        return;
    m_workbench.document().save();
    start(m_workbench.document().experiment());
}

void TrainPage::trainFrom(std::int64_t run, bool isFork) {
    if (!m_workbench.document().isOpen() || m_queueing)
        return;
    m_workbench.document().save();
    start(m_workbench.document().experiment(), {run, isFork});
}

void TrainPage::start(const experiments::Experiment& experiment, const runs::RunOrigin& origin) {
    if (m_queueing)
        return;
    notice()->clear();
    m_queueing = true;
    showState();
    m_workbench.session().train(experiment, origin);
}

bool TrainPage::isSettling() const {
    return m_queueing || m_coach->isSettling();
}

} // namespace airshed::ui
