#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/coach/changes.h"
#include "core/coach/curve.h"
#include "core/coach/rules.h"

namespace airshed::coach {

namespace {

constexpr double tooGood = 0.1;
constexpr int epochsToJudge = 5;
constexpr double stillFalls = 0.05;
constexpr double harder = 1.5;
constexpr double easier = 1.0 / 3.0;

/// Mean absolute error of persistence on a part over all leads, all targets' mean; NaN before the run was evaluated.
double persistenceOn(const RunSignals& signals, const std::string& part) {
    double sum = 0;
    int count = 0;
    for (const runs::Score& score : signals.scores)
        if (score.predictor == "persistence" && score.part == part && score.lead == 0) {
            sum += score.mae;
            ++count;
        }
    return count == 0 ? noNumber : sum / count;
}

/// How much harder the validation part is than the training part, and how that is known.
struct Difference {
    double ratio = noNumber;
    std::string evidence;
};

Difference differenceOfParts(const RunSignals& signals) {
    const double training = persistenceOn(signals, "train");
    const double validation = persistenceOn(signals, "validation");
    if (training > 0 && validation > 0)
        return {validation / training, fmt::format("The mean absolute error of persistence, which learns nothing, is {} on the "
                                                   "training part and {} on the validation part.",
                                                   quantityText(training, signals), quantityText(validation, signals))};
    const Signal& lossThere = signals.signal("validation/loss");
    const Signal& lossHere = signals.signal("train/epoch_loss");
    if (lossThere.size() < 2 || lossHere.size() < 2 || !(lossHere.values[0] > 0) || !(lossHere.values[1] > 0))
        return {};
    // Of the first two epochs that which speaks less for a difference: a network has learned nothing by heart so early.
    const double first = lossThere.values[0] / lossHere.values[0];
    const double second = lossThere.values[1] / lossHere.values[1];
    const double ratio = first > 1 ? std::min(first, second) : std::max(first, second);
    return {ratio, fmt::format("After epoch 1 the training loss was {} and the validation loss {}; after epoch 2 {} and {}.",
                               numberText(lossHere.values[0]), numberText(lossThere.values[0]), numberText(lossHere.values[1]),
                               numberText(lossThere.values[1]))};
}

} // namespace

Found findLeakage(const RunSignals& signals) {
    const Baseline baseline = bestBaseline(signals);
    const double best = bestValidationMae(signals);
    if (signals.epochs() < 2 || !(best <= tooGood * baseline.mae))
        return {};
    return Advice{{},
                  Severity::Warning,
                  "Too good to be true?",
                  "A forecast of air that is right to within a tenth of the usual error is rare. More often an input knows the "
                  "answer: a column made from the target, or known only later than its time says.",
                  fmt::format("The best mean absolute error on the validation part is {}; that of {} is {}.",
                              quantityText(best, signals), baseline.name, quantityText(baseline.mae, signals)),
                  {"Train with the target's own past alone. If the error grows to what is usual, one of the inputs left out "
                   "knows the answer.",
                   targetsAlone(signals)}};
}

Found findWorseThanPersistence(const RunSignals& signals) {
    const double persistence = lastValue(signals.signal("baseline/persistence/mae"));
    const double best = bestValidationMae(signals);
    const Signal& loss = signals.signal("validation/loss");
    if (!(best > persistence) || (signals.epochs() < epochsToJudge && !signals.hasEnded()))
        return {};
    const bool onItsWay = loss.size() >= 2 && fallOf(loss.values[loss.size() - 2], loss.values.back(), loss) >= stillFalls;
    if (onItsWay && !signals.hasEnded())
        return {};
    std::vector<Change> changes = otherNetwork(signals, "residual_cnn");
    const bool onTop = !changes.empty();
    if (!onTop)
        changes = otherNetwork(signals, "nlinear");
    return Advice{
        {},
        Severity::Warning,
        "Worse than persistence",
        "To say that the air stays as it is would be the better forecast. As it is, the model is of no use.",
        fmt::format("After {} epochs the best mean absolute error on the validation part is {}; that of persistence is {}.",
                    signals.epochs(), quantityText(best, signals), quantityText(persistence, signals)),
        {"Begin at persistence: take a network that forecasts the change from the last value.", std::move(changes)}};
}

Found findUnlikeValidation(const RunSignals& signals) {
    const Difference difference = differenceOfParts(signals);
    const bool isHarder = difference.ratio >= harder;
    if (!isHarder && !(difference.ratio <= easier))
        return {};
    const double train = signals.number("split", "train", noNumber);
    const double validation = signals.number("split", "validation", noNumber);
    std::vector<Change> changes;
    if (train > 0.6 && validation < 0.25)
        changes = both(setNumber(signals, "split", "train", 0.6), setNumber(signals, "split", "validation", 0.25));
    return Advice{{},
                  isHarder ? Severity::Warning : Severity::Info,
                  isHarder ? "The validation part is unlike the training part, and harder"
                           : "The validation part is unlike the training part, and easier",
                  isHarder ? "What the network learns does not show in the time it is judged by: another season, other "
                             "sources, or a sensor that changed."
                           : "The time it is judged by is calmer than what it learned from, so its errors there flatter it.",
                  difference.evidence,
                  {"Judge by a longer time, so that it holds more of what the training part holds.", std::move(changes)}};
}

} // namespace airshed::coach
