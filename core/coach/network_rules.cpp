#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/coach/changes.h"
#include "core/coach/curve.h"
#include "core/coach/rules.h"

namespace airshed::coach {

namespace {

constexpr std::size_t pointsForAMedian = 5;
constexpr double explodingFactor = 10.0;
constexpr double spikeFactor = 20.0;
constexpr std::size_t spikesOfNote = 3;
constexpr double vanishingShare = 1e-4;
constexpr double silentShare = 0.4; // Stanford CS231n: "as much as 40 % of your network can be dead"

/// The lowest median of five neighbouring points before the last five.
double calmLevel(const Signal& signal) {
    double calm = noNumber;
    for (std::size_t end = pointsForAMedian; end + pointsForAMedian <= signal.size(); ++end) {
        const double level = medianOf(std::span(signal.values).subspan(end - pointsForAMedian, pointsForAMedian));
        if (!(level >= calm))
            calm = level;
    }
    return calm;
}

std::size_t countAbove(std::span<const double> values, double limit) {
    return static_cast<std::size_t>(std::ranges::count_if(values, [&](double value) { return value >= limit; }));
}

std::string explodingEvidence(const Signal& norm, double clip) {
    const bool broken = std::ranges::any_of(norm.values, [](double value) { return !std::isfinite(value); });
    if (broken)
        return fmt::format("The gradient's norm is no finite number any more at step {}.", norm.steps.back());
    const double recent = medianOf(lastOf(norm, pointsForAMedian));
    const double calm = calmLevel(norm);
    const double least = explodingFactor * std::max(clip, 1.0);
    if (recent >= explodingFactor * calm && recent >= least)
        return fmt::format("The gradient's norm was {} at its calmest and is {} now (median of {} points up to epoch {:.1f}).",
                           numberText(calm), numberText(recent), pointsForAMedian, norm.epochs.back());
    const double usual = medianOf(norm.values);
    const double limit = std::max(spikeFactor * usual, spikeFactor * clip);
    const std::span<const double> last = lastOf(norm, 100);
    if (const std::size_t spikes = countAbove(last, limit); spikes >= spikesOfNote)
        return fmt::format("{} of the last {} points of the gradient's norm are above {}; the usual norm is {}.", spikes,
                           last.size(), numberText(limit), numberText(usual));
    return {};
}

} // namespace

Found findExplodingGradients(const RunSignals& signals) {
    const Signal& norm = signals.signal("gradient_norm");
    if (norm.size() < 4 * pointsForAMedian)
        return {};
    const double clip = signals.number("training", "clip_norm", 0.0);
    const std::string evidence = explodingEvidence(norm, clip);
    if (evidence.empty())
        return {};
    const bool unclipped = clip <= 0.0 || clip > 1.0;
    return Advice{{},
                  Severity::Warning,
                  "The gradients explode",
                  "Some steps ask for changes many times larger than usual. One such step can undo what many have learned.",
                  evidence,
                  {unclipped ? "Clip the gradients, so that no step can be larger than a usual one."
                             : "Take smaller steps; the gradients are clipped already.",
                   unclipped ? setNumber(signals, "training", "clip_norm", 1.0) : scaledRate(signals, 1.0 / 3.0)}};
}

Found findVanishingGradients(const RunSignals& signals) {
    struct Level {
        std::string layer;
        double norm;
    };
    std::vector<Level> levels;
    for (const auto& [layer, norm] : signals.signalsUnder("gradient_norm/"))
        if (norm->size() >= 2)
            levels.push_back({layer, medianOf(lastOf(*norm, 3))});
    if (levels.size() < 2)
        return {};
    const auto byNorm = [](const Level& a, const Level& b) { return a.norm < b.norm; };
    const Level strongest = *std::ranges::max_element(levels, byNorm);
    const Level weakest = *std::ranges::min_element(levels, byNorm);
    if (!(strongest.norm > 0) || weakest.norm >= vanishingShare * strongest.norm)
        return {};
    std::vector<Change> changes = otherType(signals, {"sigmoid", "tanh"}, {}, "gelu");
    std::string words = "Use activations that pass the gradient on: GELU in place of sigmoid and tanh.";
    if (changes.empty()) {
        changes = otherNetwork(signals, "residual_cnn");
        words = "Take a network with a short way from its end to its beginning.";
    }
    return Advice{
        {},
        Severity::Warning,
        fmt::format("The gradient hardly reaches layer {}", weakest.layer),
        "What the network gets wrong at its end does not reach this layer, so the layer stays as it was drawn at random.",
        fmt::format("The gradient's norm is {} in {}, but {} in {} (medians of the last epochs, up to epoch {}).",
                    numberText(weakest.norm), weakest.layer, numberText(strongest.norm), strongest.layer, signals.epochs()),
        {words, std::move(changes)}};
}

Found findDeadUnits(const RunSignals& signals) {
    std::vector<std::string> layers;
    std::vector<std::string> shares;
    for (const auto& [layer, share] : signals.signalsUnder("silent_share/")) {
        const std::span<const double> last = lastOf(*share, 2);
        if (last.size() < 2 || std::ranges::any_of(last, [](double value) { return !(value >= silentShare); }))
            continue;
        layers.push_back(layer);
        shares.push_back(fmt::format("{} of the units of {}", shareText(last.back()), layer));
    }
    if (layers.empty())
        return {};
    std::vector<Change> changes = otherType(signals, {"relu"}, layers, "leaky_relu");
    const bool exchanged = !changes.empty();
    return Advice{
        {},
        Severity::Warning,
        "Many units are silent",
        "These units give zero for every window looked at. They get no gradient, so they can learn nothing more; the network "
        "works with what is left.",
        fmt::format("{} gave zero for all validation windows looked at, in each of the last two epochs (up to epoch {}).",
                    fmt::join(shares, ", "), signals.epochs()),
        {exchanged ? "Use an activation that cannot fall silent, and smaller steps." : "Take smaller steps.",
         both(std::move(changes), scaledRate(signals, 1.0 / 3.0))}};
}

} // namespace airshed::coach
