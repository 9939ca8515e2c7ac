#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/coach/changes.h"
#include "core/coach/curve.h"
#include "core/coach/rules.h"

namespace airshed::coach {

namespace {

constexpr std::size_t pointsForAMedian = 5;
constexpr double divergedRise = 3.0;
constexpr double divergedError = 10.0; // times that of the best baseline
constexpr double burstFactor = 5.0;
constexpr double flatTraining = 0.05;
constexpr double wildJump = 0.10;
constexpr double largeUpdate = 1e-2; // ten times what Stanford CS231n calls usual
constexpr double smallUpdate = 1e-4; // a tenth of it
constexpr double usualUpdate = 1e-3;
constexpr double evenness = 2.5;
constexpr double straightness = 0.6;
constexpr double hardlyMoved = 0.03;
constexpr double stillAhead = 0.3;
constexpr std::size_t epochsToSeeALine = 4;

std::string rateText(const RunSignals& signals) {
    const double rate = signals.number("training", "learning_rate", noNumber);
    return std::isnan(rate) ? std::string() : fmt::format(" The learning rate is {}.", rate);
}

bool hasNoNumber(const Signal& signal) {
    return std::ranges::any_of(signal.values, [](double value) { return !std::isfinite(value); });
}

/// Why the run diverges, in numbers; "" when it does not.
std::string divergence(const RunSignals& signals) {
    const Signal& loss = signals.signal("train/loss");
    if (signals.state == runs::RunState::Failed && signals.message.starts_with("Training diverged"))
        return signals.message;
    if (hasNoNumber(loss) || hasNoNumber(signals.signal("validation/loss")))
        return fmt::format("The loss is no finite number any more at step {}.", loss.isEmpty() ? 0 : loss.steps.back());
    const Baseline baseline = bestBaseline(signals);
    if (const double error = lastValue(signals.signal("validation/mae")); error >= divergedError * baseline.mae)
        return fmt::format("After epoch {} the mean absolute error is {}; that of {} is {}.", signals.epochs(),
                           quantityText(error, signals), baseline.name, quantityText(baseline.mae, signals));
    if (loss.size() < 3 * pointsForAMedian || std::ranges::any_of(loss.values, [](double value) { return value <= 0; }))
        return {};
    double lowest = noNumber;
    std::size_t where = 0;
    for (std::size_t end = pointsForAMedian; end + pointsForAMedian <= loss.size(); ++end)
        if (const double level = medianOf(std::span(loss.values).subspan(end - pointsForAMedian, pointsForAMedian));
            !(level >= lowest)) {
            lowest = level;
            where = end - 1;
        }
    const double now = medianOf(lastOf(loss, pointsForAMedian));
    if (now < divergedRise * lowest || now < medianOf(firstOf(loss, pointsForAMedian)))
        return {};
    return fmt::format("The training loss was down to {} at epoch {:.1f} and is {} at epoch {:.1f} (medians of {} points).",
                       numberText(lowest), loss.epochs[where], numberText(now), loss.epochs.back(), pointsForAMedian);
}

/// A first epoch that threw the weights far off, from where they did not come back.
std::string burstWithoutRecovery(const RunSignals& signals) {
    const Signal& loss = signals.signal("train/loss");
    double highest = noNumber;
    for (std::size_t i = 0; i < loss.size() && loss.epochs[i] <= 1.0; ++i)
        if (!(loss.values[i] <= highest))
            highest = loss.values[i];
    const double now = medianOf(lastOf(loss, 20));
    const double best = bestValidationMae(signals);
    const Baseline baseline = bestBaseline(signals);
    if (!(now > 0) || !(highest >= burstFactor * now) || best < baseline.mae)
        return {};
    return fmt::format("The training loss shot up to {} in the first epoch, came back to {}, and has not fallen since epoch 2.",
                       numberText(highest), numberText(now));
}

/// A loss that hops about in place of falling.
std::string hopping(const RunSignals& signals) {
    const double jump = usualJump(signals, 8);
    const double update = medianOf(lastOf(signals.signal("update_ratio"), 20));
    const bool large = update >= largeUpdate;
    if (signals.epochs() < 5 || !(jump >= (large ? wildJump / 2 : wildJump)))
        return {};
    return fmt::format("The validation loss changes by {} from one epoch to the next, up and down, while the training loss "
                       "does not fall (last {} epochs).{}",
                       shareText(jump), std::min(8, signals.epochs()),
                       large ? fmt::format(" A step changes the weights by {}; about 0.1 % is usual.", shareText(update)) : "");
}

/// What each epoch gained, where each gained something; empty where one did not.
std::vector<double> steadyGains(const Signal& loss) {
    std::vector<double> gains;
    for (std::size_t i = 1; i < loss.size(); ++i) {
        const double gain = loss.values[i - 1] - loss.values[i];
        if (!(gain > 0))
            return {};
        gains.push_back(gain);
    }
    return gains;
}

/// Whether each epoch brought about as much as any other: a straight line, far from any bend.
bool areEven(const std::vector<double>& gains) {
    return *std::ranges::max_element(gains) <= evenness * *std::ranges::min_element(gains);
}

/// Whether the training loss hardly moved, or its later half fell nearly as much as its first.
bool isUnbent(const Signal& loss) {
    const std::size_t half = (loss.size() - 1) / 2;
    const double first = loss.values.front() - loss.values[half];
    const double second = loss.values[loss.size() - 1 - half] - loss.values.back();
    return fallOf(loss.values.front(), loss.values.back(), loss) < hardlyMoved || second >= straightness * first;
}

} // namespace

Found findDiverging(const RunSignals& signals) {
    const std::string evidence = divergence(signals);
    if (evidence.empty())
        return {};
    const double clip = signals.number("training", "clip_norm", 1.0);
    return Advice{{},
                  Severity::Error,
                  "Training diverges",
                  "The loss grows in place of falling: each step overshoots, and the next one overshoots further. It will not "
                  "recover by itself.",
                  evidence + rateText(signals),
                  {"Take steps a tenth as large, with gradients clipped.",
                   both(scaledRate(signals, 0.1),
                        clip <= 0 || clip > 1 ? setNumber(signals, "training", "clip_norm", 1.0) : std::vector<Change>())}};
}

Found findRateTooHigh(const RunSignals& signals) {
    const std::size_t since = signals.epochs() > 8 ? static_cast<std::size_t>(signals.epochs() - 8) : 1;
    if (signals.epochs() < 3 || trainingFallSince(signals, since) >= flatTraining)
        return {};
    std::string evidence = burstWithoutRecovery(signals);
    if (evidence.empty())
        evidence = hopping(signals);
    if (evidence.empty())
        return {};
    return Advice{{},
                  Severity::Warning,
                  "The learning rate looks too high",
                  "The steps are so large that they jump over what they look for: the loss hops about or stays high, and more "
                  "epochs will not help.",
                  evidence + rateText(signals),
                  {"Take steps a tenth as large.", scaledRate(signals, 0.1)}};
}

Found findRateTooLow(const RunSignals& signals) {
    const Signal& loss = signals.signal("validation/loss");
    const Signal& updates = signals.signal("update_ratio");
    const double update = medianOf(updates.values);
    const Signal& training = signals.signal("train/epoch_loss");
    if (loss.size() < epochsToSeeALine || training.size() < loss.size() || update >= usualUpdate)
        return {};
    const std::vector<double> gains = steadyGains(loss);
    if (gains.empty())
        return {};
    const double whole = fallOf(loss.values.front(), loss.values.back(), loss);
    const double last = fallOf(loss.values[loss.size() - 2], loss.values.back(), loss);
    const bool crawling = areEven(gains) && isUnbent(training) && whole < stillAhead;
    const double rate = signals.number("training", "learning_rate", noNumber);
    const bool small = std::isnan(update) ? rate < smallUpdate : update < smallUpdate;
    if (!crawling && !(loss.size() >= 6 && small && last >= 0.01))
        return {};
    const bool farTooLow = crawling && whole < hardlyMoved;
    return Advice{{},
                  Severity::Warning,
                  "The learning rate looks too low",
                  "The loss falls in each epoch, evenly and slowly: the steps are small, and most of the way is still ahead.",
                  fmt::format("Over {} epochs the validation loss fell by {}, from {} to {}, and by {} in the last one.{}{}",
                              loss.size(), shareText(whole), numberText(loss.values.front()), numberText(loss.values.back()),
                              shareText(last),
                              std::isnan(update) ? ""
                                                 : fmt::format(" A step changes the weights by {}; about 0.1 % is usual.",
                                                               fmt::format("{:.2g} %", 100 * update)),
                              rateText(signals)),
                  {farTooLow ? "Take steps a hundred times as large." : "Take steps ten times as large.",
                   scaledRate(signals, farTooLow ? 100.0 : 10.0)}};
}

} // namespace airshed::coach
