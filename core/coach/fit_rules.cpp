#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/coach/changes.h"
#include "core/coach/curve.h"
#include "core/coach/rules.h"

namespace airshed::coach {

namespace {

constexpr std::size_t epochsSinceBest = 3;
constexpr double generalisationLoss = 0.05; // the criterion GL5 of Prechelt 1998
constexpr double beyondChance = 3.0;
constexpr double trainingStillFalls = 0.02;
constexpr double settled = 0.02;
constexpr double littleSkill = 0.05;

/// More decay first; where there is much of it, more dropout, then a network with fewer weights.
Suggestion againstOverfitting(const RunSignals& signals) {
    const double decay = signals.number("training", "weight_decay", noNumber);
    if (decay < 0.1)
        return {"Pull the weights towards zero more strongly, and drop more of them out while training.",
                both(setNumber(signals, "training", "weight_decay", std::max(0.01, std::min(0.1, 100.0 * decay))),
                     moreDropout(signals, 0.3))};
    if (std::vector<Change> dropout = moreDropout(signals, 0.3); !dropout.empty())
        return {"Drop more units out while training.", std::move(dropout)};
    return {"Take a network with fewer weights, or more data.", otherNetwork(signals, "linear")};
}

} // namespace

Found findOverfitting(const RunSignals& signals) {
    const Signal& loss = signals.signal("validation/loss");
    const Signal& training = signals.signal("train/epoch_loss");
    const Lowest best = lowestOf(loss.values);
    if (loss.size() < best.position + 1 + epochsSinceBest || training.size() <= best.position)
        return {};
    const double now = medianOf(lastOf(loss, epochsSinceBest));
    const double rise = -fallOf(best.value, now, loss);
    const double fall = trainingFallSince(signals, best.position);
    if (!(rise >= generalisationLoss) || rise < beyondChance * jitter(signals, 8) || fall < trainingStillFalls)
        return {};
    return Advice{{},
                  Severity::Warning,
                  "The network learns the training data by heart",
                  "It still gets better on what it has seen, but worse on what it has not. The weights that were best on the "
                  "validation part are kept; more epochs only move away from them.",
                  fmt::format("Since {} the validation loss has risen by {} (from {} to {}, median of the last {} epochs), "
                              "while the training loss fell by {}, to {}.",
                              epochText(best.position), shareText(rise), numberText(best.value), numberText(now),
                              epochsSinceBest, shareText(fall), numberText(lastValue(training))),
                  againstOverfitting(signals)};
}

Found findUnderfitting(const RunSignals& signals) {
    const Signal& loss = signals.signal("validation/loss");
    const Signal& training = signals.signal("train/epoch_loss");
    const std::size_t epochs = loss.size();
    if (epochs < 5 || training.size() < epochs)
        return {};
    const double before = lowestOf(std::span(loss.values).first(epochs - 3)).value;
    const double gain = fallOf(before, lowestOf(lastOf(loss, 3)).value, loss);
    const double trainingFall = trainingFallSince(signals, epochs - 4);
    const Baseline baseline = bestBaseline(signals);
    const double best = bestValidationMae(signals);
    const double skill = 1.0 - best / baseline.mae;
    if (gain >= settled || trainingFall >= settled || !(skill < littleSkill))
        return {};
    return Advice{{},
                  Severity::Warning,
                  "The network is too simple for the task, or sees too little",
                  "It has stopped getting better even on the training data, and forecasts hardly better than a rule that needs "
                  "no learning.",
                  fmt::format("Over the last three epochs the training loss fell by {}, to {}. The best mean absolute error on "
                              "the validation part is {}; that of {} is {}.",
                              shareText(trainingFall), numberText(lastValue(training)), quantityText(best, signals),
                              baseline.name, quantityText(baseline.mae, signals)),
                  {"Give the network more weights to learn with.", widerNetwork(signals)}};
}

} // namespace airshed::coach
