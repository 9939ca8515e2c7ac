#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <QString>

#include "core/base/error.h"
#include "core/runs/run_record.h"

namespace airshed::ui {

// Between the core's texts and the window's, and numbers and times as people say them.

[[nodiscard]] QString toQt(const std::string& text);
[[nodiscard]] QString toQt(const std::filesystem::path& path);
[[nodiscard]] std::string toStd(const QString& text);
[[nodiscard]] std::filesystem::path toPath(const QString& text);

/// The parts of "NA, -200", without blanks around them; empty ones are left out.
[[nodiscard]] std::vector<std::string> splitList(const QString& text);
/// The inverse.
[[nodiscard]] QString joinList(const std::vector<std::string>& parts);

/// "35,064".
[[nodiscard]] QString countText(std::int64_t count);
/// Three significant digits and the unit: "12.4 µg/m³"; "–" for NaN.
[[nodiscard]] QString measureText(double value, const QString& unit = {});
/// With as many decimals as `scale` has in measureText, so that numbers of one kind line up.
[[nodiscard]] QString measureTextLike(double value, double scale, const QString& unit = {});
/// "3.0 × 10⁻⁷"; plain "0" for zero.
[[nodiscard]] QString powerText(double value);
/// "+18 %", "−3 %"; "–" for NaN. Signs always shown.
[[nodiscard]] QString signedPercentText(double share);
/// "just now", "12 min ago", "today 14:05", "yesterday 14:05", "3 Mar 2026 14:05"; "–" for 0.
[[nodiscard]] QString whenText(runs::UnixMs time);
/// The same for a narrow column: "just now", "12 min ago", "14:05" (today), "yesterday", "3 Mar 2026"; "–" for 0.
[[nodiscard]] QString whenTextInTable(runs::UnixMs time);
/// "Tuesday, 3 March 2026 14:05:09 UTC+01:00": for a tool tip.
[[nodiscard]] QString exactTimeText(runs::UnixMs time);
/// "2 min 10 s"; "–" for a negative number.
[[nodiscard]] QString durationText(double seconds);
/// A regular step or a lead time: "1 h", "15 min", "2 days".
[[nodiscard]] QString stepText(double seconds);
/// "Queued", "Training", "Paused", "Finished", "Stopped", "Failed", "Interrupted".
[[nodiscard]] QString stateText(runs::RunState state);
/// "persistence" → "Persistence", "seasonal_naive" → "Seasonal naive", "model" → "This model".
[[nodiscard]] QString predictorText(const std::string& predictor);
/// What feeds a layer: "Input" for the window itself, else the layer's id.
[[nodiscard]] QString sourceText(const std::string& id);
/// Message and hint of a fault, each a sentence.
[[nodiscard]] QString faultText(const Error& error);

} // namespace airshed::ui
