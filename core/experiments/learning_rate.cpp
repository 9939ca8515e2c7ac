#include "core/experiments/learning_rate.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace airshed::experiments {

namespace {

/// From `begin` to `end` along half a cosine. @param t [0, 1].
double alongCosine(double begin, double end, double t) {
    return end + (begin - end) * 0.5 * (1.0 + std::cos(std::numbers::pi * t));
}

double oneCycle(double rate, double step, double lastStep) {
    constexpr double riseShare = 0.3;
    constexpr double firstDivisor = 25.0;
    constexpr double lastDivisor = 1e4; // of the first rate
    const double first = rate / firstDivisor;
    const double peak = riseShare * (lastStep + 1.0) - 1.0;
    if (step <= peak)
        return alongCosine(first, rate, peak > 0.0 ? step / peak : 1.0);
    return alongCosine(rate, first / lastDivisor, std::min((step - peak) / std::max(lastStep - peak, 1.0), 1.0));
}

} // namespace

double learningRateAt(const TrainingSettings& settings, const ScheduleMoment& moment) {
    const Schedule& schedule = settings.schedule;
    const auto step = static_cast<double>(moment.step);
    const auto stepsPerEpoch = static_cast<double>(std::max<std::int64_t>(moment.stepsPerEpoch, 1));
    const double steps = stepsPerEpoch * settings.epochs;
    double rate = moment.learningRate > 0 ? moment.learningRate : settings.learningRate;
    if (schedule.kind == "one_cycle")
        return oneCycle(rate, step, std::max(steps - 1.0, 1.0));
    const double warmUpSteps = schedule.warmUp * stepsPerEpoch;
    if (step < warmUpSteps)
        rate *= std::min((step + 1.0) / warmUpSteps, 1.0);
    if (schedule.kind == "cosine") {
        const double t = std::clamp((step - warmUpSteps) / std::max(steps - warmUpSteps, 1.0), 0.0, 1.0);
        rate *= alongCosine(1.0, schedule.finalShare, t);
    } else if (schedule.kind == "step") {
        const std::int64_t falls = moment.step / moment.stepsPerEpoch / schedule.every;
        rate *= std::pow(schedule.factor, static_cast<double>(falls));
    } else if (schedule.kind == "plateau") {
        rate *= std::max(schedule.finalShare, std::pow(schedule.factor, moment.reductions));
    }
    return rate;
}

} // namespace airshed::experiments
