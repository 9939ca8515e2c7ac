#include "core/engine/training/forecast_errors.h"

#include <cmath>
#include <vector>

namespace airshed::training {

namespace {

double cellLoss(double error, const std::string& loss) {
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

ForecastErrors forecastErrors(std::span<const float> forecast, const features::Frame& frame, const features::WindowSet& windows,
                              const features::FittedRecipe& recipe, const std::string& loss) {
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
            const double error = static_cast<double>(forecast[w * cellsPerWindow + i]) - truth[i];
            const double physical = error * recipe.targetScale[target];
            lossSum += cellLoss(error, loss);
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

void toPhysicalUnits(std::span<float> values, const features::FittedRecipe& recipe) {
    const std::size_t targets = recipe.targetScale.size();
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = values[i] * recipe.targetScale[i % targets] + recipe.targetMean[i % targets];
}

void toStandardised(std::span<float> values, const features::FittedRecipe& recipe) {
    const std::size_t targets = recipe.targetScale.size();
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = (values[i] - recipe.targetMean[i % targets]) / recipe.targetScale[i % targets];
}

} // namespace airshed::training
