#include "core/engine/training/loss.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"

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

double focal(double probability, double truth, double gamma) {
    const double ofTruth = probability * truth + (1.0 - probability) * (1.0 - truth);
    return crossEntropy(probability, truth) * (gamma > 0.0 ? std::pow(1.0 - ofTruth, gamma) : 1.0);
}

double pointLoss(double error, const std::string& name) {
    const double size = std::abs(error);
    if (name == "mse")
        return error * error;
    if (name == "huber")
        return size < 1.0 ? 0.5 * error * error : size - 0.5;
    if (name == "log_cosh")
        return size + std::log1p(std::exp(-2.0 * size)) - std::numbers::ln2;
    return size;
}

} // namespace

Loss lossOf(const experiments::Experiment& experiment) {
    const experiments::TrainingSettings& settings = experiment.training;
    const features::RecipeSettings& recipe = experiment.recipe;
    Loss loss{settings.loss, settings.focalGamma};
    for (const auto& [target, weight] : settings.targetWeights)
        if (std::ranges::find(recipe.targets, target) == recipe.targets.end())
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("\"training.target_weights.{}\" is of no target; targets: {}.", target,
                                    fmt::join(recipe.targets, ", ")),
                        "Name a target, or leave the weight out.");
    const auto leads = static_cast<std::size_t>(recipe.horizon);
    if (!settings.leadWeights.empty() && settings.leadWeights.size() != leads)
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("\"training.lead_weights\" has {} weights, but the horizon has {} leads.",
                                settings.leadWeights.size(), leads),
                    "Give one weight for each lead, or an empty list for equal ones.");
    if (settings.targetWeights.empty() && settings.leadWeights.empty())
        return loss;
    for (std::size_t lead = 0; lead < leads; ++lead)
        for (const std::string& target : recipe.targets) {
            const auto found = settings.targetWeights.find(target);
            loss.weights.push_back((found == settings.targetWeights.end() ? 1.0 : found->second) *
                                   (settings.leadWeights.empty() ? 1.0 : settings.leadWeights[lead]));
        }
    if (std::ranges::all_of(loss.weights, [](double weight) { return weight == 0.0; }))
        throw Error(ErrorCode::InvalidInput, "All weights of the loss are 0: there is nothing to learn from.",
                    "Raise one in \"training.target_weights\" or \"training.lead_weights\".");
    return loss;
}

double cellLoss(std::span<const float> numbers, double truth, const models::OutputKind& kind, const Loss& loss) {
    using Kind = models::OutputKind::Kind;
    switch (kind.kind) {
    case Kind::Quantiles: return pinball(numbers, truth, kind.levels);
    case Kind::Gaussian: return gaussian(numbers[0], numbers[1], truth);
    case Kind::Probability: return focal(numbers[0], truth, loss.focalGamma);
    case Kind::Point: break;
    }
    return pointLoss(static_cast<double>(numbers[0]) - truth, loss.name);
}

} // namespace airshed::training
