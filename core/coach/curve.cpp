#include "core/coach/curve.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <fmt/format.h>

#include "core/quality/robust.h"

namespace airshed::coach {

std::span<const double> lastOf(const Signal& signal, std::size_t count) {
    const std::span<const double> all(signal.values);
    return all.last(std::min(count, all.size()));
}

std::span<const double> firstOf(const Signal& signal, std::size_t count) {
    const std::span<const double> all(signal.values);
    return all.first(std::min(count, all.size()));
}

double medianOf(std::span<const double> values) {
    return quality::median(values);
}

double lastValue(const Signal& signal) {
    return signal.isEmpty() ? noNumber : signal.values.back();
}

Lowest lowestOf(std::span<const double> values) {
    Lowest lowest;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (std::isfinite(values[i]) && !(values[i] >= lowest.value))
            lowest = {values[i], i};
    return lowest;
}

double fallOf(double before, double after, const Signal& curve) {
    double size = std::abs(before);
    if (std::ranges::any_of(curve.values, [](double value) { return value < 0; }))
        for (const double value : curve.values)
            size = std::isfinite(value) ? std::max(size, std::abs(value)) : size;
    return size > 0 ? (before - after) / size : 0.0;
}

double trainingFallSince(const RunSignals& signals, std::size_t before) {
    const Signal& loss = signals.signal("train/epoch_loss");
    return before + 1 < loss.size() ? fallOf(loss.values[before], loss.values.back(), loss) : 0.0;
}

double usualJump(const RunSignals& signals, std::size_t epochs) {
    const std::span<const double> last = lastOf(signals.signal("validation/loss"), epochs);
    std::vector<double> jumps;
    jumps.reserve(last.size());
    for (std::size_t i = 1; i < last.size(); ++i)
        jumps.push_back(std::abs(last[i] - last[i - 1]));
    const double level = std::abs(medianOf(last));
    return level > 0 ? medianOf(jumps) / level : noNumber;
}

double jitter(const RunSignals& signals, std::size_t epochs) {
    const std::span<const double> last = lastOf(signals.signal("validation/loss"), epochs);
    std::vector<double> bends;
    bends.reserve(last.size());
    for (std::size_t i = 2; i < last.size(); ++i)
        bends.push_back(std::abs(last[i] - 2 * last[i - 1] + last[i - 2]) / std::numbers::sqrt3);
    const double level = std::abs(medianOf(last));
    return level > 0 ? medianOf(bends) / level : noNumber;
}

Baseline bestBaseline(const RunSignals& signals) {
    const double persistence = lastValue(signals.signal("baseline/persistence/mae"));
    const double seasonal = lastValue(signals.signal("baseline/seasonal_naive/mae"));
    if (std::isnan(persistence) || seasonal < persistence)
        return {"the seasonal naive forecast", seasonal};
    return {"persistence", persistence};
}

double bestValidationMae(const RunSignals& signals) {
    return lowestOf(signals.signal("validation/mae").values).value;
}

std::string quantityText(double number, const RunSignals& signals) {
    return numberText(number) + (signals.unit.empty() ? "" : " " + signals.unit);
}

std::string numberText(double number) {
    return std::isfinite(number) ? fmt::format("{:.3g}", number) : std::string("no number");
}

std::string shareText(double share) {
    const double percent = 100.0 * share;
    return std::abs(percent) < 10.0 ? fmt::format("{:.1f} %", percent) : fmt::format("{:.0f} %", percent);
}

std::string epochText(std::size_t position) {
    return fmt::format("epoch {}", position + 1);
}

} // namespace airshed::coach
