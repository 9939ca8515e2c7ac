#include "core/engine/training/rate_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/base/error.h"
#include "core/base/platform.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/tensors_internal.h"
#include "core/engine/training/devices.h"
#include "core/engine/training/epoch_order.h"
#include "core/engine/training/training_step_internal.h"

namespace airshed::training {

namespace {

constexpr double lowestRate = 1e-6;
constexpr double highestRate = 1.0;
constexpr int steps = 240;
constexpr double smoothing = 0.9;
constexpr double runaway = 4.0;
/// Rates over which a slope is measured: enough that single batches do not decide.
constexpr std::size_t slopeReach = 12;

/// The windows of one step after the other, epoch after epoch.
class Batches {
public:
    Batches(const experiments::Experiment& experiment, const project::ExperimentData& data)
        : m_settings(experiment.training), m_windows(data.windows.train.starts) {}
    std::span<const std::int64_t> next() {
        const auto size = std::min(static_cast<std::size_t>(m_settings.batchSize), m_windows.size());
        if (m_at + size > m_order.size()) {
            m_order = epochOrder(m_windows, m_settings.seed, m_epoch++, 0);
            m_at = 0;
        }
        m_at += size;
        return std::span<const std::int64_t>(m_order).subspan(m_at - size, size);
    }

private:
    const experiments::TrainingSettings& m_settings;
    const std::vector<std::int64_t>& m_windows;
    std::vector<std::int64_t> m_order;
    std::size_t m_at = 0;
    int m_epoch = 0;
};

RateSearch search(const experiments::Experiment& experiment, const project::ExperimentData& data, const std::string& asked,
                  const JobContext& job) {
    if (data.windows.train.starts.empty())
        throw Error(ErrorCode::InvalidInput, "There is no window to train on.",
                    "Shorten the lookback or the horizon, or bring in more data.");
    RateSearch found;
    found.device = chooseDevice(asked).id;
    const torch::Device device(found.device);
    prepareDevice(device, experiment.training);
    TrainingStep step(experiment, data.frame, device, data.pictures.get());
    step.network().initialise(experiment.training.seed);
    Batches batches(experiment, data);
    if (experiment.training.threads > 0)
        step.setThreads(experiment.training.threads);
    else
        step.chooseThreads(usableThreads(), batches.next());
    double mean = 0;
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i < steps; ++i) {
        job.throwIfStopped();
        job.progress(static_cast<double>(i) / steps, "Searching a learning rate");
        const double rate = lowestRate * std::pow(highestRate / lowestRate, static_cast<double>(i) / (steps - 1));
        step.setLearningRate(rate);
        const double loss = step(batches.next(), i).item<double>();
        mean = smoothing * mean + (1.0 - smoothing) * loss;
        const double smoothed = mean / (1.0 - std::pow(smoothing, i + 1));
        if (!std::isfinite(smoothed) || smoothed > runaway * least) {
            found.tooHigh = rate;
            break;
        }
        least = std::min(least, smoothed);
        found.rates.push_back(rate);
        found.losses.push_back(smoothed);
    }
    found.suggested = suggestedRate(found.rates, found.losses);
    return found;
}

} // namespace

double suggestedRate(const std::vector<double>& rates, const std::vector<double>& losses) {
    if (rates.size() <= slopeReach)
        return 0;
    const auto least = static_cast<std::size_t>(std::ranges::min_element(losses) - losses.begin());
    double steepest = 0;
    double suggested = 0;
    for (std::size_t i = slopeReach; i <= least; ++i) {
        const double slope = (losses[i] - losses[i - slopeReach]) / std::log10(rates[i] / rates[i - slopeReach]);
        if (slope < steepest) {
            steepest = slope;
            suggested = rates[i];
        }
    }
    // A fall that is lost in the noise of the first losses says nothing.
    constexpr double leastFall = 0.02;
    if (losses[least] > losses.front() * (1.0 - leastFall))
        return 0;
    const double most = rates[least] / 3.0;
    const double chosen = std::min(suggested, most);
    // Two digits: more are not known.
    const double unit = std::pow(10.0, std::floor(std::log10(chosen)) - 1.0);
    return std::round(chosen / unit) * unit;
}

RateSearch searchLearningRate(const experiments::Experiment& experiment, const project::ExperimentData& data,
                              const std::string& device, const JobContext& job) {
    return modules::guarded("Searching a learning rate", [&] { return search(experiment, data, device, job); });
}

} // namespace airshed::training
