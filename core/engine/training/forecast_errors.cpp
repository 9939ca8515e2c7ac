#include "core/engine/training/forecast_errors.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace airshed::training {

namespace {

double pinball(std::span<const float> quantiles, double truth, const std::vector<double>& levels) {
    double sum = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const double error = truth - quantiles[i];
        sum += std::max(error * levels[i], error * (levels[i] - 1.0));
    }
    return sum / static_cast<double>(levels.size());
}

double gaussian(double mean, double scale, double truth) {
    const double distance = (truth - mean) / scale;
    return std::log(scale) + distance * distance * 0.5;
}

/// As LibTorch has it, which bounds logarithms at -100.
double crossEntropy(double probability, double truth) {
    constexpr double least = -100.0;
    return -(truth * std::max(std::log(probability), least) + (1.0 - truth) * std::max(std::log(1.0 - probability), least));
}

double cellLoss(std::span<const float> numbers, double truth, const models::OutputKind& kind, const std::string& loss) {
    using Kind = models::OutputKind::Kind;
    switch (kind.kind) {
    case Kind::Quantiles: return pinball(numbers, truth, kind.levels);
    case Kind::Gaussian: return gaussian(numbers[0], numbers[1], truth);
    case Kind::Probability: return crossEntropy(numbers[0], truth);
    case Kind::Point: break;
    }
    const double error = static_cast<double>(numbers[0]) - truth;
    const double size = std::abs(error);
    if (loss == "mse")
        return error * error;
    if (loss == "huber")
        return size < 1.0 ? 0.5 * error * error : size - 0.5;
    return size;
}

struct TargetSums {
    double absolute = 0;
    double square = 0;
    std::int64_t count = 0;
};

} // namespace

ForecastErrors forecastErrors(std::span<const float> output, const features::Frame& frame, const features::WindowSet& windows,
                              const features::FittedRecipe& recipe, const models::OutputKind& kind, const std::string& loss) {
    const std::size_t numbers = kind.numbers();
    const auto targets = static_cast<std::size_t>(frame.targetCount);
    const std::size_t cellsPerWindow = static_cast<std::size_t>(windows.horizon) * targets;
    std::vector<TargetSums> sums(targets);
    double lossSum = 0;
    for (std::size_t w = 0; w < windows.starts.size(); ++w) {
        const float* truth = frame.targets.data() + static_cast<std::size_t>(windows.starts[w] + windows.lookback) * targets;
        for (std::size_t i = 0; i < cellsPerWindow; ++i) {
            if (std::isnan(truth[i]))
                continue;
            const std::size_t target = i % targets;
            const auto cell = output.subspan((w * cellsPerWindow + i) * numbers, numbers);
            const double error = static_cast<double>(cell[kind.point()]) - truth[i];
            const double physical = error * recipe.targetScale[target];
            lossSum += cellLoss(cell, truth[i], kind, loss);
            sums[target].absolute += std::abs(physical);
            sums[target].square += physical * physical;
            ++sums[target].count;
        }
    }
    ForecastErrors errors;
    std::int64_t cells = 0;
    std::int64_t measured = 0;
    for (const TargetSums& sum : sums) {
        if (sum.count == 0)
            continue;
        const auto count = static_cast<double>(sum.count);
        errors.mae += sum.absolute / count;
        errors.rmse += std::sqrt(sum.square / count);
        cells += sum.count;
        ++measured;
    }
    errors.loss = lossSum / static_cast<double>(cells);
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
