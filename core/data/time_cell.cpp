#include "core/data/time_cell.h"

#include <algorithm>
#include <cmath>

namespace airshed::data {

namespace {

/// 1899-12-30, day 0 of spreadsheets: they count 1900 as a leap year, and so do their days from 1 March 1900 on.
constexpr std::int64_t spreadsheetEpochDays = -25'569;

/// Nanoseconds a unit of the Epoch formats; 0 of others.
std::int64_t epochUnitNs(TimeFormat format) noexcept {
    switch (format) {
    case TimeFormat::EpochSeconds: return nsPerSecond;
    case TimeFormat::EpochMilliseconds: return 1'000'000;
    case TimeFormat::EpochMicroseconds: return 1'000;
    case TimeFormat::EpochNanoseconds: return 1;
    case TimeFormat::YearFirst:
    case TimeFormat::DayFirst:
    case TimeFormat::MonthFirst:
    case TimeFormat::Parts:
    case TimeFormat::SpreadsheetDays: break;
    }
    return 0;
}

/// Days with a fraction that was cut to some decimals: the time of day is taken as round as these decimals allow.
std::optional<CellTime> readSpreadsheetDays(std::string_view text, NumberFormat numbers) noexcept {
    constexpr double firstDay = 1.0;
    constexpr double lastDay = 2'958'466.0; // year 9999; clamped below by what nanoseconds hold
    const ParsedNumber number = parseNumber(text, numbers);
    if (!number.isNumber() || number.value < firstDay || number.value >= lastDay)
        return std::nullopt;
    constexpr double lastDayInNs = 120'000.0; // year 2228, within 64 bits of nanoseconds
    if (number.value > lastDayInNs)
        return std::nullopt;
    const std::size_t mark = text.find(numbers.decimal);
    const std::size_t decimals = mark == std::string_view::npos ? 0 : text.size() - mark - 1;
    const std::int64_t step = decimals <= 4 ? 60 * nsPerSecond : decimals <= 8 ? nsPerSecond : 1'000'000;
    const double wholeDays = std::floor(number.value);
    const double steps = (number.value - wholeDays) * static_cast<double>(nsPerDay) / static_cast<double>(step);
    return CellTime{(static_cast<std::int64_t>(wholeDays) + spreadsheetEpochDays) * nsPerDay + std::llround(steps) * step,
                    true};
}

std::optional<CellTime> readEpoch(std::string_view text, std::int64_t unitNs, NumberFormat numbers) noexcept {
    // Beyond this bound nanoseconds do not fit 64 bits.
    constexpr double limitNs = 9.2e18;
    const ParsedNumber number = parseNumber(text, numbers);
    if (!number.isNumber() || std::abs(number.value) * static_cast<double>(unitNs) > limitNs)
        return std::nullopt;
    if (number.form == ParsedNumber::Form::Whole)
        return CellTime{number.whole * unitNs, false};
    return CellTime{std::llround(number.value * static_cast<double>(unitNs)), false};
}

} // namespace

std::optional<CellTime> readTime(std::string_view text, TimeFormat format, NumberFormat numbers) noexcept {
    if (format == TimeFormat::SpreadsheetDays)
        return readSpreadsheetDays(text, numbers);
    if (const std::int64_t unit = epochUnitNs(format); unit > 0)
        return readEpoch(text, unit, numbers);
    const auto stamp = parseStamp(text, format == TimeFormat::MonthFirst ? DateOrder::MonthFirst : DateOrder::DayFirst);
    if (!stamp)
        return std::nullopt;
    return CellTime{stamp->wallClock - stamp->offsetNs.value_or(0), !stamp->offsetNs};
}

} // namespace airshed::data
