#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>

#include "core/coach/signals.h"

namespace airshed::coach {

/// What the rules ask of a curve. Values that are no numbers are passed over; nothing to look at gives NaN.

inline constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();

/// The last `count` values, or all where there are fewer.
[[nodiscard]] std::span<const double> lastOf(const Signal& signal, std::size_t count);
[[nodiscard]] std::span<const double> firstOf(const Signal& signal, std::size_t count);
[[nodiscard]] double medianOf(std::span<const double> values);
[[nodiscard]] double lastValue(const Signal& signal);
/// The lowest of all, and where it stands.
struct Lowest {
    double value = noNumber;
    std::size_t position = 0;
};
[[nodiscard]] Lowest lowestOf(std::span<const double> values);

/// By how much of the size of `before` a loss fell from `before` to `after`: 0.1 is a tenth less, negative when it rose. A loss
/// that can be negative (a likelihood) has no size of its own: there it is the largest size in `curve`.
[[nodiscard]] double fallOf(double before, double after, const Signal& curve);

/// How much the training loss of the epochs fell from the epoch `before` to the last; 0 where there are not both.
[[nodiscard]] double trainingFallSince(const RunSignals& signals, std::size_t before);
/// The usual change of the validation loss from one epoch to the next among the last `epochs`, as a share of its median.
[[nodiscard]] double usualJump(const RunSignals& signals, std::size_t epochs);
/// The same of what is not a steady rise or fall: second differences, scaled so that both agree where all is chance.
[[nodiscard]] double jitter(const RunSignals& signals, std::size_t epochs);

/// The forecast that needs no learning and does best on the validation part, by mean absolute error.
struct Baseline {
    std::string name;      ///< "persistence", "the seasonal naive forecast"
    double mae = noNumber; ///< NaN: there is none
};
[[nodiscard]] Baseline bestBaseline(const RunSignals& signals);
/// The lowest mean absolute error on the validation part so far; NaN before the first epoch.
[[nodiscard]] double bestValidationMae(const RunSignals& signals);

/// A number as people write it: "0.0031", "12.4", "1.2e-07"; "no number" for one that is none.
[[nodiscard]] std::string numberText(double number);
/// "34 %", "0.3 %".
[[nodiscard]] std::string shareText(double share);
/// The number with the targets' unit.
[[nodiscard]] std::string quantityText(double number, const RunSignals& signals);
/// "epoch 7".
[[nodiscard]] std::string epochText(std::size_t position);

} // namespace airshed::coach
