#pragma once

#include <optional>

#include "core/coach/advice.h"
#include "core/coach/signals.h"

namespace airshed::coach {

/// The rules, one function each: what one of them finds, or nothing. Their thresholds stand in the catalogue (coach.cpp) in
/// words and beside the code as constants. `rule` is filled in by `advise`.
using Found = std::optional<Advice>;

[[nodiscard]] Found findDiverging(const RunSignals& signals);
[[nodiscard]] Found findRateTooHigh(const RunSignals& signals);
[[nodiscard]] Found findRateTooLow(const RunSignals& signals);
[[nodiscard]] Found findExplodingGradients(const RunSignals& signals);
[[nodiscard]] Found findVanishingGradients(const RunSignals& signals);
[[nodiscard]] Found findDeadUnits(const RunSignals& signals);
[[nodiscard]] Found findOverfitting(const RunSignals& signals);
[[nodiscard]] Found findUnderfitting(const RunSignals& signals);
[[nodiscard]] Found findPlateau(const RunSignals& signals);
[[nodiscard]] Found findNoiseFloor(const RunSignals& signals);
[[nodiscard]] Found findLeakage(const RunSignals& signals);
[[nodiscard]] Found findWorseThanPersistence(const RunSignals& signals);
[[nodiscard]] Found findUnlikeValidation(const RunSignals& signals);

} // namespace airshed::coach
