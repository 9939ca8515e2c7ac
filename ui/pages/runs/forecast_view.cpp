#include "ui/pages/runs/forecast_view.h"

#include <algorithm>
#include <numeric>

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "core/base/json.h"
#include "core/data/tensor_file.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr double shownDays = 21; ///< of the test part at first: enough to see days, few enough to see hours

std::size_t product(const std::vector<std::int64_t>& shape) {
    return static_cast<std::size_t>(std::accumulate(shape.begin(), shape.end(), std::int64_t(1), std::multiplies<>()));
}

} // namespace

TestForecast readTestForecast(const std::filesystem::path& file) {
    const data::TensorFile tensors(file);
    const std::vector<std::int64_t>& shape = tensors.array("forecast").shape;
    TestForecast result;
    result.issueTimes = tensors.integers("issue_time");
    result.series = tensors.integers("series");
    result.forecast = tensors.floats("forecast");
    result.truth = tensors.floats("truth");
    const bool fits = shape.size() == 3 && static_cast<std::size_t>(shape[0]) == result.issueTimes.size() &&
                      result.series.size() == result.issueTimes.size() && result.truth.size() == product(shape);
    if (!fits)
        throw Error(ErrorCode::Damaged, file.string() + " holds arrays whose sizes do not fit together.");
    result.horizon = static_cast<int>(shape[1]);
    result.targets = static_cast<int>(shape[2]);
    const auto names = tensors.metadata().find("series");
    if (names != tensors.metadata().end())
        for (const Json& name : parseJson(names->second, file.string()))
            result.seriesNames.push_back(name.get<std::string>());
    return result;
}

ForecastView::ForecastView(JobList& jobs, QWidget* parent)
    : QWidget(parent),
      m_jobs(jobs),
      m_notice(new Notice),
      m_controls(new QWidget),
      m_series(new QComboBox),
      m_lead(new QSpinBox),
      m_plot(new TimePlot(tr("Forecast and measurement over the test part"))) {
    m_series->setAccessibleName(tr("Series"));
    m_series->setMinimumWidth(140);
    m_lead->setAccessibleName(tr("Lead time in steps"));
    m_lead->setPrefix(tr("step "));
    auto* row = new QHBoxLayout(m_controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* seriesLabel = makeLabel(tr("Series"), TypeStyle::Body, Tone::Muted);
    auto* leadLabel = makeLabel(tr("Forecast ahead by"), TypeStyle::Body, Tone::Muted);
    for (QLabel* label : {seriesLabel, leadLabel})
        label->setWordWrap(false);
    row->addWidget(seriesLabel);
    row->addWidget(m_series);
    row->addSpacing(12);
    row->addWidget(leadLabel);
    row->addWidget(m_lead);
    row->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_notice);
    column->addWidget(m_controls);
    column->addWidget(m_plot, 1);
    column->addStretch();
    connect(m_series, &QComboBox::currentIndexChanged, this, &ForecastView::draw);
    connect(m_lead, &QSpinBox::valueChanged, this, &ForecastView::draw);
}

void ForecastView::show(const std::filesystem::path& file, const RunFacts& facts) {
    m_facts = facts;
    if (m_job)
        m_job->cancel();
    m_forecast = {};
    m_controls->hide();
    m_plot->hide();
    if (file.empty()) {
        m_notice->say(Notice::Kind::Info, tr("The forecasts of the test part are here once the run has finished."));
        return;
    }
    m_notice->clear();
    m_job = m_jobs.start<TestForecast>(
        tr("Reading forecasts"), this, [file](const JobContext&) { return readTestForecast(file); },
        [this](const TestForecast& forecast) {
            m_job = nullptr;
            fill(forecast);
        },
        [this](const Error& error) {
            m_job = nullptr;
            m_notice->say(error);
        });
}

void ForecastView::fill(const TestForecast& forecast) {
    m_forecast = forecast;
    {
        const QSignalBlocker seriesBlocker(m_series);
        const QSignalBlocker leadBlocker(m_lead);
        m_series->clear();
        for (std::size_t index = 0; index < forecast.seriesNames.size(); ++index)
            m_series->addItem(forecast.seriesNames[index].empty() ? tr("The only one") : toQt(forecast.seriesNames[index]),
                              static_cast<int>(index));
        m_lead->setRange(1, std::max(1, forecast.horizon));
        m_lead->setSuffix(tr(" of %1").arg(forecast.horizon));
        m_lead->setValue(forecast.horizon);
    }
    m_controls->show();
    m_plot->show();
    draw();
}

void ForecastView::draw() {
    const std::int64_t series = m_series->currentData().toInt();
    const auto lead = static_cast<std::size_t>(m_lead->value());
    const auto stride = static_cast<std::size_t>(m_forecast.horizon) * static_cast<std::size_t>(m_forecast.targets);
    const double leadSeconds = static_cast<double>(lead) * m_facts.intervalHours * 3600;
    auto seconds = std::make_shared<std::vector<double>>();
    std::vector<double> truth;
    std::vector<double> forecast;
    for (std::size_t window = 0; window < m_forecast.issueTimes.size(); ++window) {
        if (m_forecast.series[window] != series)
            continue;
        const double second = static_cast<double>(m_forecast.issueTimes[window]) / 1e9 + leadSeconds;
        const std::size_t cell = window * stride + (lead - 1) * static_cast<std::size_t>(m_forecast.targets);
        seconds->push_back(second);
        truth.push_back(m_forecast.truth[cell]);
        forecast.push_back(m_forecast.forecast[cell]);
    }
    const double end = seconds->empty() ? 0 : seconds->back();
    const double begin = seconds->empty() ? 0 : seconds->front();
    m_plot->setPanels({{m_facts.target,
                        m_facts.unit,
                        {{tr("measured"), std::make_shared<const Curve>(seconds, std::move(truth)), true},
                         {tr("forecast %1 ahead").arg(stepText(leadSeconds)),
                          std::make_shared<const Curve>(seconds, std::move(forecast)), false}}}});
    if (end - begin > shownDays * 86'400)
        m_plot->showRange(end - shownDays * 86'400, end);
}

} // namespace airshed::ui
