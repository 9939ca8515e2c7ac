#include "ui/pages/runs/run_details.h"

#include <array>
#include <cmath>

#include <QHeaderView>
#include <QTabBar>
#include <QVBoxLayout>

#include "core/features/forecast_score.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

const std::array predictors = {"model", "persistence", "seasonal_naive"};

QString partText(const std::string& part) {
    if (part == "train")
        return RunDetails::tr("Training");
    if (part == "validation")
        return RunDetails::tr("Validation");
    return part == "test" ? RunDetails::tr("Test") : toQt(part);
}

QStandardItem* rightItem(const QString& text) {
    auto* item = new QStandardItem(text);
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return item;
}

/// "recipe.lookback", "72": a document as lines that can be searched and copied.
void flatten(const Json& value, const QString& path, QStandardItemModel& model) {
    if (value.is_object() && !value.empty()) {
        for (const auto& [key, member] : value.items())
            flatten(member, path.isEmpty() ? toQt(key) : path + QLatin1Char('.') + toQt(key), model);
        return;
    }
    const QString text = value.is_string() ? toQt(value.get<std::string>()) : toQt(value.dump());
    model.appendRow({new QStandardItem(path), new QStandardItem(text)});
}

} // namespace

RunDetails::RunDetails(WorkbenchSession& session, const RunTableModel& model, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(model),
      m_title(makeLabel({}, TypeStyle::Heading)),
      m_tabs(new QTabWidget),
      m_scores(new CopyingTableView(tr("Errors of the model and the baselines"))),
      m_leads(new LinePlot(tr("Error by lead time"))),
      m_forecast(new ForecastView(session.jobs())),
      m_loss(new LossPlot),
      m_settings(new CopyingTableView(tr("Settings of the run"))) {
    m_scores->setModel(&m_scoreModel);
    m_settings->setModel(&m_settingModel);
    for (CopyingTableView* view : {m_scores, m_settings})
        view->verticalHeader()->hide();
    m_leads->setAxes(tr("Lead time (steps)"), tr("Mean absolute error"), {});
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->setAccessibleName(tr("Ways to look at the run"));
    m_tabs->addTab(m_forecast, tr("Forecast and truth"));
    m_tabs->addTab(m_scores, tr("Errors"));
    m_tabs->addTab(m_leads, tr("Error by lead time"));
    m_tabs->addTab(m_loss, tr("Curves"));
    m_tabs->addTab(m_settings, tr("Settings"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_title);
    column->addWidget(m_tabs, 1);
}

void RunDetails::show(std::int64_t run) {
    m_run = run;
    m_curves = RunCurves(run);
    const runs::RunRecord* record = m_session.findRun(run);
    setVisible(record != nullptr);
    if (!record)
        return;
    m_shownState = record->state;
    const std::filesystem::path forecast = m_session.project().runFolder(run) / "test_forecast.safetensors";
    m_forecast->show(std::filesystem::exists(forecast) ? forecast : std::filesystem::path(), m_model.facts(run));
    showSettings(*record);
    update();
}

void RunDetails::update() {
    const runs::RunRecord* record = m_session.findRun(m_run);
    if (!record)
        return;
    if (record->state != m_shownState) {
        show(m_run);
        return;
    }
    const RunFacts& facts = m_model.facts(m_run);
    m_title->setText(tr("Run %1, “%2”").arg(m_run).arg(toQt(record->name)));
    try {
        m_curves.read(m_session.project().store(), record->progress);
    } catch (const Error& error) {
        m_title->setText(faultText(error));
    }
    m_loss->show(m_curves, LossMeasure::Loss, facts.unit, runs::isLive(record->state) ? record->progress.epochs : 0);
    const std::vector<runs::Score>& scores = m_model.scores(m_run);
    showScores(scores);
    showLeads(scores);
}

void RunDetails::showScores(const std::vector<runs::Score>& scores) {
    const QString unit = m_model.facts(m_run).unit;
    m_scoreModel.clear();
    m_scoreModel.setHorizontalHeaderLabels(
        {tr("Part"), tr("Target"), tr("Forecast by"), tr("MAE"), tr("RMSE"), tr("Bias"), tr("R²"), tr("Skill"), tr("Values")});
    for (const std::string part : {"test", "validation", "train"}) {
        for (const char* predictor : predictors) {
            for (const runs::Score& score : scores) {
                if (score.part != part || score.predictor != predictor || score.lead != 0)
                    continue;
                const double reference = scoreOf(scores, "persistence", part);
                const double skill = features::skillScore(score.mae, reference);
                m_scoreModel.appendRow(
                    {new QStandardItem(partText(part)), new QStandardItem(toQt(score.target)),
                     new QStandardItem(predictorText(predictor)), rightItem(measureText(score.mae, unit)),
                     rightItem(measureTextLike(score.rmse, score.mae, unit)),
                     rightItem(measureTextLike(score.bias, score.mae, unit)), rightItem(measureTextLike(score.r2, 1)),
                     rightItem(score.predictor == "persistence" ? QStringLiteral("–") : signedPercentText(skill)),
                     rightItem(countText(score.count))});
            }
        }
    }
    for (int column = 3; column < m_scoreModel.columnCount(); ++column)
        m_scoreModel.horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_scores->resizeColumnsToContents();
}

void RunDetails::showLeads(const std::vector<runs::Score>& scores) {
    const QString unit = m_model.facts(m_run).unit;
    m_leads->setAxes(tr("Lead time (steps)"), tr("Mean absolute error, test part"), unit);
    std::vector<PlotLine> lines;
    for (const char* predictor : predictors) {
        PlotLine line;
        line.name = predictorText(predictor).toLower();
        line.style = std::string(predictor) == "model" ? LineStyle::Thick : LineStyle::Reference;
        for (const runs::Score& score : scores) {
            if (score.part != "test" || score.predictor != predictor || score.lead == 0)
                continue;
            line.x.push_back(score.lead);
            line.y.push_back(score.mae);
        }
        if (!line.x.empty())
            lines.push_back(std::move(line));
    }
    m_leads->setLines(std::move(lines));
}

void RunDetails::showSettings(const runs::RunRecord& run) {
    m_settingModel.clear();
    m_settingModel.setHorizontalHeaderLabels({tr("Setting"), tr("Value")});
    flatten(run.experiment, {}, m_settingModel);
    if (run.origin.run != 0)
        flatten({{"run", run.origin.run}, {"weights", run.origin.isFork ? "last" : "best"}}, tr("begun from"), m_settingModel);
    if (run.askedLearningRate > 0)
        flatten({{"learning rate", run.askedLearningRate}}, tr("asked while it trained"), m_settingModel);
    flatten(run.environment, tr("environment"), m_settingModel);
    flatten({{"experiment", run.experimentDigest}, {"snapshot", run.snapshotDigest}, {"weights", run.weightDigest}},
            tr("digest"), m_settingModel);
    m_settings->resizeColumnsToContents();
    m_settings->horizontalHeader()->setStretchLastSection(true);
}

} // namespace airshed::ui
