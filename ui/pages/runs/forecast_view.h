#pragma once

#include <filesystem>

#include <QComboBox>
#include <QPointer>
#include <QSpinBox>
#include <QWidget>

#include "ui/parts/notice.h"
#include "ui/plot/time_plot.h"
#include "ui/session/job_list.h"
#include "ui/session/run_facts.h"

namespace airshed::ui {

/// A run's forecasts of the test part, as its worker wrote them (test_forecast.safetensors).
struct TestForecast {
    std::vector<std::int64_t> issueTimes; ///< [N] nanoseconds
    std::vector<std::int64_t> series;     ///< [N]
    std::vector<std::string> seriesNames;
    std::vector<float> forecast, truth; ///< [N][horizon][targets]
    int horizon = 0;
    int targets = 0;
};

/// @throws Error(NotFound), Error(Damaged) naming the file.
[[nodiscard]] TestForecast readTestForecast(const std::filesystem::path& file);

/// Forecast against truth over the test part, at one lead time.
class ForecastView : public QWidget {
    Q_OBJECT
public:
    explicit ForecastView(JobList& jobs, QWidget* parent = nullptr);

    /// Reads on a thread; an empty path clears.
    void show(const std::filesystem::path& file, const RunFacts& facts);
    [[nodiscard]] bool isReading() const { return m_job != nullptr; }

private:
    void fill(const TestForecast& forecast);
    void draw();

    JobList& m_jobs;
    QPointer<BackgroundJob> m_job;
    TestForecast m_forecast;
    RunFacts m_facts;
    Notice* m_notice;
    QWidget* m_controls;
    QComboBox* m_series;
    QSpinBox* m_lead;
    TimePlot* m_plot;
};

} // namespace airshed::ui
