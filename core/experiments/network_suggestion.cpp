#include "core/experiments/network_suggestion.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/time.h"

namespace airshed::experiments {

namespace {

constexpr std::int64_t few = 2'000;
constexpr std::int64_t some = 20'000;
constexpr std::int64_t many = 50'000;
constexpr int longHorizon = 96;
constexpr int longLookback = 256;

} // namespace

NetworkSuggestion suggestNetwork(const features::RecipeSettings& recipe, std::int64_t trainWindows) {
    const bool seesTargets = std::ranges::all_of(recipe.targets, [&](const std::string& target) {
        return std::ranges::find(recipe.inputs, target) != recipe.inputs.end();
    });
    const std::int64_t steps = trainWindows * recipe.split.trainStride;
    const std::string windows = fmt::format("{} steps to learn from", steps);
    const std::string back = formatInterval(static_cast<double>(recipe.lookback * recipe.intervalSeconds));
    const std::string ahead = formatInterval(static_cast<double>(recipe.horizon * recipe.intervalSeconds));
    if (steps < few)
        return {seesTargets ? "nlinear" : "linear",
                fmt::format("{} are few: a network with many weights would learn them by heart. A linear model is hard to beat "
                            "here.",
                            windows)};
    if (recipe.targets.size() > 1)
        return {"multi_task",
                fmt::format("{} targets share one trunk, so that they learn from one another.", recipe.targets.size())};
    if (!recipe.statics.empty() || recipe.futureCalendar)
        return {"tide", fmt::format("It takes what is known of the place and of the time ahead beside the last {}.", back)};
    if (recipe.horizon >= longHorizon && seesTargets)
        return {"nhits", fmt::format("{} ahead are {} steps: it forecasts the slow part coarsely and then adds the detail.",
                                     ahead, recipe.horizon)};
    if (recipe.lookback >= longLookback) {
        const bool patches = steps >= many && seesTargets;
        return {
            patches ? "patchtst" : "tcn",
            fmt::format("It looks back {} in {} steps, and with {} {}.", back, recipe.lookback, windows,
                        patches ? "there is enough to learn which of them matter" : "reaches all of them with few weights")};
    }
    if (steps < some)
        return {seesTargets ? "dlinear" : "mlp",
                seesTargets
                    ? fmt::format("With {}, a linear model of trend and rest over the last {} is a strong beginning.", windows,
                                  back)
                    : fmt::format("With {}, a small dense network over the last {} is a sound beginning.", windows, back)};
    return {"cnn", fmt::format("With {}, it finds patterns anywhere in the last {} and trains fast.", windows, back)};
}

} // namespace airshed::experiments
