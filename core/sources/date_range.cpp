#include "core/sources/date_range.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::sources {

namespace {

constexpr std::size_t dateLength = 10;

TimeNs parseDay(const std::string& text) {
    const auto time = text.size() == dateLength ? parseIso(text) : std::nullopt;
    if (!time)
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" is no date.", text), "Write it as 2024-03-01.");
    return *time;
}

} // namespace

std::string dayText(TimeNs time) {
    return formatIso(time).substr(0, dateLength);
}

TimeNs dayOf(TimeNs time) {
    const TimeNs rest = time % nsPerDay;
    return time - (rest < 0 ? rest + nsPerDay : rest);
}

std::string DaySpan::firstDay() const {
    return dayText(begin);
}

std::string DaySpan::lastDay() const {
    return dayText(end - nsPerDay);
}

DaySpan resolved(const DateRange& range, TimeNs latestDay, int usualDays) {
    DaySpan span;
    span.end = (range.to.empty() ? dayOf(latestDay) : parseDay(range.to)) + nsPerDay;
    span.begin = range.from.empty() ? span.end - usualDays * nsPerDay : parseDay(range.from);
    if (span.begin >= span.end)
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("The time from {} to {} holds no day.", span.firstDay(), span.lastDay()),
                    "The first day must not be after the last one.");
    return span;
}

std::vector<DaySpan> inStretches(const DaySpan& span, int days) {
    std::vector<DaySpan> stretches;
    for (TimeNs begin = span.begin; begin < span.end; begin += days * nsPerDay)
        stretches.push_back({begin, std::min(span.end, begin + days * nsPerDay)});
    return stretches;
}

Json toJson(const DateRange& range) {
    return {{"from", range.from}, {"to", range.to}};
}

DateRange dateRangeFromJson(JsonReader& reader) {
    DateRange range{reader.text("from", ""), reader.text("to", "")};
    for (const std::string& day : {range.from, range.to})
        if (!day.empty())
            parseDay(day);
    return range;
}

} // namespace airshed::sources
