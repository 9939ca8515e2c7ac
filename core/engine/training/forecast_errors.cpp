#include "core/engine/training/forecast_errors.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace airshed::training {

namespace {

struct TargetSums {
    double absolute = 0;
    double square = 0;
    std::int64_t count = 0;
};

} // namespace

ForecastErrors forecastErrors(std::span<const float> output, const features::Frame& frame, const features::WindowSet& windows,
                              const features::FittedRecipe& recipe, const models::OutputKind& kind, const Loss& loss) {
    const std::size_t numbers = kind.numbers();
    const auto targets = static_cast<std::size_t>(frame.targetCount);
    const std::size_t cellsPerWindow = static_cast<std::size_t>(windows.horizon) * targets;
    std::vector<TargetSums> sums(targets);
    double lossSum = 0;
    double lossWeight = 0;
    for (std::size_t w = 0; w < windows.starts.size(); ++w) {
        const float* truth = frame.targets.data() + static_cast<std::size_t>(windows.starts[w] + windows.lookback) * targets;
        for (std::size_t i = 0; i < cellsPerWindow; ++i) {
            if (std::isnan(truth[i]))
                continue;
            const std::size_t target = i % targets;
            const auto cell = output.subspan((w * cellsPerWindow + i) * numbers, numbers);
            const double error = static_cast<double>(cell[kind.point()]) - truth[i];
            const double physical = error * recipe.targetScale[target];
            const double weight = loss.weights.empty() ? 1.0 : loss.weights[i];
            lossSum += weight * cellLoss(cell, truth[i], kind, loss);
            lossWeight += weight;
            sums[target].absolute += std::abs(physical);
            sums[target].square += physical * physical;
            ++sums[target].count;
        }
    }
    ForecastErrors errors;
    std::int64_t measured = 0;
    for (const TargetSums& sum : sums) {
        if (sum.count == 0)
            continue;
        const auto count = static_cast<double>(sum.count);
        errors.mae += sum.absolute / count;
        errors.rmse += std::sqrt(sum.square / count);
        ++measured;
    }
    errors.loss = lossSum / lossWeight;
    errors.mae /= static_cast<double>(measured);
    errors.rmse /= static_cast<double>(measured);
    return errors;
}

std::vector<float> asOutput(std::span<const float> forecast, const models::OutputKind& kind) {
    std::vector<float> output;
    if (kind.kind == models::OutputKind::Kind::Gaussian)
        return output;
    output.reserve(forecast.size() * kind.numbers());
    for (const float value : forecast)
        output.insert(output.end(), kind.numbers(), value);
    return output;
}

OutputScale outputScale(const features::FittedRecipe& recipe, const models::OutputKind& kind) {
    OutputScale scale;
    for (std::size_t target = 0; target < recipe.targetScale.size(); ++target)
        for (std::size_t number = 0; number < kind.numbers(); ++number) {
            const bool isDeviation = kind.kind == models::OutputKind::Kind::Gaussian && number == 1;
            scale.factor.push_back(recipe.targetScale[target]);
            scale.offset.push_back(isDeviation ? 0.0F : recipe.targetMean[target]);
        }
    return scale;
}

void toPhysicalUnits(std::span<float> output, const OutputScale& scale) {
    const std::size_t count = scale.factor.size();
    for (std::size_t i = 0; i < output.size(); ++i)
        output[i] = output[i] * scale.factor[i % count] + scale.offset[i % count];
}

void toStandardised(std::span<float> values, const features::FittedRecipe& recipe) {
    const std::size_t targets = recipe.targetScale.size();
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = (values[i] - recipe.targetMean[i % targets]) / recipe.targetScale[i % targets];
}

std::vector<float> pointForecast(std::span<const float> output, const models::OutputKind& kind) {
    std::vector<float> forecast;
    forecast.reserve(output.size() / kind.numbers());
    for (std::size_t i = kind.point(); i < output.size(); i += kind.numbers())
        forecast.push_back(output[i]);
    return forecast;
}

} // namespace airshed::training
