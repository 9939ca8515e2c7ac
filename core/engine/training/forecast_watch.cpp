#include "core/engine/training/forecast_watch.h"

#include "core/engine/training/forecast_errors.h"

namespace airshed::training {

namespace {

/// Of [window][horizon][targets], the first target.
std::vector<double> firstTarget(std::span<const float> values, std::size_t targets) {
    std::vector<double> chosen;
    for (std::size_t i = 0; i < values.size(); i += targets)
        chosen.push_back(static_cast<double>(values[i]));
    return chosen;
}

} // namespace

ForecastWatch::ForecastWatch(std::filesystem::path runFolder, const project::ExperimentData& data,
                             const models::OutputKind& kind)
    : m_folder(std::move(runFolder)), m_data(data), m_kind(kind) {
    const features::WindowSet& validation = data.windows.validation;
    const std::size_t count = validation.starts.size();
    for (const std::size_t sixths : {1, 3, 5})
        if (const std::size_t window = count * sixths / 6; m_windows.empty() || window > m_windows.back())
            m_windows.push_back(window);
}

void ForecastWatch::begin(int epoch) {
    if (epoch > 0) {
        m_watched = project::readWatchedForecasts(m_folder);
        m_watched.epochs.dropAfter(epoch);
        if (m_watched.truth.size() == m_windows.size())
            return;
    }
    m_watched = {};
    m_watched.target = m_data.recipe.settings.targets.front();
    m_watched.unit = m_data.recipe.targetUnits.front();
    features::WindowSet watched = m_data.windows.validation;
    watched.starts.clear();
    for (const std::size_t window : m_windows)
        watched.starts.push_back(m_data.windows.validation.starts[window]);
    const std::vector<float> truth = features::windowTruth(m_data.grid, m_data.recipe, watched);
    const std::size_t each = truth.size() / m_windows.size();
    for (std::size_t i = 0; i < m_windows.size(); ++i)
        m_watched.truth.push_back(firstTarget(std::span(truth).subspan(i * each, each), m_data.recipe.settings.targets.size()));
}

void ForecastWatch::see(int epoch, std::span<const float> output) {
    const std::size_t targets = m_data.recipe.settings.targets.size();
    const std::size_t each = output.size() / m_data.windows.validation.starts.size();
    project::WatchedForecasts::Epoch seen;
    seen.epoch = epoch;
    for (const std::size_t window : m_windows) {
        std::vector<float> numbers(output.begin() + static_cast<std::ptrdiff_t>(window * each),
                                   output.begin() + static_cast<std::ptrdiff_t>((window + 1) * each));
        toPhysicalUnits(numbers, outputScale(m_data.recipe, m_kind));
        seen.forecasts.push_back(firstTarget(pointForecast(numbers, m_kind), targets));
    }
    m_watched.epochs.add(std::move(seen));
    m_sparing.changed([this] { write(); });
}

void ForecastWatch::flush() {
    m_sparing.flush([this] { write(); });
}

void ForecastWatch::write() const {
    project::writeWatchedForecasts(m_folder, m_watched);
}

} // namespace airshed::training
