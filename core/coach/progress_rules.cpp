#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "core/coach/changes.h"
#include "core/coach/curve.h"
#include "core/coach/rules.h"

namespace airshed::coach {

namespace {

constexpr std::size_t window = 5; // epochs looked back on
constexpr std::size_t leastEpochs = window + 3;
constexpr double hardlyAGain = 0.01;
constexpr double flatTraining = 0.02;
constexpr double scatterOfNote = 0.02;
constexpr std::size_t leastTwins = 2;

/// By how much the best of the last epochs is better than the best before them; nothing while there are too few.
struct Recent {
    bool isKnown = false;
    double gain = 0;     ///< share of the loss
    double change = 0;   ///< in the loss's own measure
    double best = 0;     ///< of all
    double training = 0; ///< share by which the training loss fell meanwhile
};

Recent recentGain(const RunSignals& signals) {
    const Signal& loss = signals.signal("validation/loss");
    if (loss.size() < leastEpochs)
        return {};
    const double before = lowestOf(std::span(loss.values).first(loss.size() - window)).value;
    const double after = lowestOf(lastOf(loss, window)).value;
    return {true, fallOf(before, after, loss), before - after, std::min(before, after),
            trainingFallSince(signals, loss.size() - window - 1)};
}

double deviationOf(std::vector<double> values) {
    const auto count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double sum = 0;
    for (const double value : values)
        sum += (value - mean) * (value - mean);
    return std::sqrt(sum / (count - 1.0));
}

/// Whether the schedule has brought the learning rate to a tenth of what it was: then it is not what holds the run up.
bool hasDecayed(const RunSignals& signals) {
    const Signal& rate = signals.signal("learning_rate");
    return !rate.isEmpty() && rate.values.back() <= 0.1 * *std::ranges::max_element(rate.values);
}

Advice noiseFloor(const std::string& text, const std::string& evidence, Suggestion suggestion) {
    return {{}, Severity::Info, "What is gained now is noise", text, evidence, std::move(suggestion)};
}

} // namespace

Found findPlateau(const RunSignals& signals) {
    const Recent recent = recentGain(signals);
    if (!recent.isKnown || recent.gain >= hardlyAGain || recent.training >= flatTraining ||
        usualJump(signals, window + 1) >= scatterOfNote)
        return {};
    const bool decayed = hasDecayed(signals);
    return Advice{
        {},
        Severity::Info,
        "The loss has reached a plateau",
        "Neither the training loss nor the validation loss moves any more. This is where these settings lead.",
        fmt::format(
            "In the last {} epochs the best validation loss got better by {}, to {}; the training loss fell by {}, to {}.",
            window, shareText(std::max(recent.gain, 0.0)), numberText(recent.best), shareText(recent.training),
            numberText(lastValue(signals.signal("train/epoch_loss")))),
        decayed ? Suggestion{"Smaller steps were tried already: give the network more weights to learn with.",
                             widerNetwork(signals)}
                : Suggestion{"Take steps a third as large: they may get where larger ones cannot.",
                             scaledRate(signals, 1.0 / 3.0)}};
}

Found findNoiseFloor(const RunSignals& signals) {
    const Recent recent = recentGain(signals);
    if (!recent.isKnown)
        return {};
    if (signals.seedTwins.size() >= leastTwins) {
        std::vector<double> losses = signals.seedTwins;
        losses.push_back(recent.best);
        const double spread = deviationOf(losses);
        if (recent.change < spread)
            return noiseFloor(
                "What the last epochs gained is less than what another seed changes. A better number from here on may be luck.",
                fmt::format("In the last {} epochs the best validation loss got better by {}; over {} runs that differ in the "
                            "seed alone its standard deviation is {}.",
                            window, numberText(std::max(recent.change, 0.0)), losses.size(), numberText(spread)),
                {"More epochs will not tell. Other inputs, more data or another network may.", {}});
        return {};
    }
    const double jump = usualJump(signals, window + 1);
    if (recent.gain >= std::max(hardlyAGain, jump / 4) || recent.training >= flatTraining || !(jump >= scatterOfNote))
        return {};
    const double batch = signals.number("training", "batch_size", noNumber);
    return noiseFloor(
        "The loss goes up and down from epoch to epoch by more than it gets better. A better number from here on may be luck.",
        fmt::format("The validation loss changes by {} from one epoch to the next; in the last {} epochs its best got better "
                    "by {}, and the training loss fell by {}.",
                    shareText(jump), window, shareText(std::max(recent.gain, 0.0)), shareText(recent.training)),
        {"Average each step over twice as many windows, which halves the noise of a step.",
         batch <= 32768 ? setNumber(signals, "training", "batch_size", 2 * batch) : std::vector<Change>()});
}

} // namespace airshed::coach
