#include "core/base/time.h"

#include <charconv>
#include <chrono>
#include <cmath>

#include <date/date.h>
#include <date/tz.h>
#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed {

namespace {

std::int64_t floorDivide(std::int64_t value, std::int64_t by) {
    const std::int64_t quotient = value / by;
    return value % by < 0 ? quotient - 1 : quotient;
}

/// Takes `digits` digits off the front of `text`; nothing when there are fewer.
std::optional<int> takeNumber(std::string_view& text, std::size_t digits) {
    if (text.size() < digits)
        return std::nullopt;
    int value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + digits, value);
    if (fault != std::errc() || end != text.data() + digits || value < 0)
        return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

bool takeCharacter(std::string_view& text, char c) {
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

/// "Z", "+HH", "+HHMM", "+HH:MM" in nanoseconds; nothing when `text` is none of these.
std::optional<std::int64_t> parseOffset(std::string_view text) {
    if (text == "Z" || text == "z")
        return 0;
    if (text.empty() || (text.front() != '+' && text.front() != '-'))
        return std::nullopt;
    const int sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
    const auto hours = takeNumber(text, 2);
    if (!hours || *hours > 15)
        return std::nullopt;
    int minutes = 0;
    if (!text.empty()) {
        takeCharacter(text, ':');
        const auto taken = takeNumber(text, 2);
        if (!taken || *taken > 59 || !text.empty())
            return std::nullopt;
        minutes = *taken;
    }
    return sign * (*hours * 60 + minutes) * 60 * nsPerSecond;
}

std::optional<std::int64_t> takeFraction(std::string_view& text) {
    std::int64_t value = 0;
    std::int64_t unit = nsPerSecond;
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
        unit /= 10;
        value += (text[digits] - '0') * unit;
        ++digits;
    }
    if (digits == 0)
        return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

bool takeClock(std::string_view& text, CivilTime& civil) {
    const auto hour = takeNumber(text, 2);
    if (!hour || !takeCharacter(text, ':'))
        return false;
    const auto minute = takeNumber(text, 2);
    if (!minute)
        return false;
    civil.hour = *hour;
    civil.minute = *minute;
    if (takeCharacter(text, ':')) {
        const auto second = takeNumber(text, 2);
        if (!second)
            return false;
        civil.second = *second;
        if (takeCharacter(text, '.') || takeCharacter(text, ',')) {
            const auto fraction = takeFraction(text);
            if (!fraction)
                return false;
            civil.nanosecond = *fraction;
        }
    }
    return true;
}

} // namespace

std::optional<TimeNs> fromCivil(const CivilTime& c) {
    // The calendar's own parts are a byte wide: what does not fit would come out as another month or day.
    if (c.month < 1 || c.month > 12 || c.day < 1 || c.day > 31)
        return std::nullopt;
    const date::year_month_day day{date::year{c.year}, date::month{static_cast<unsigned>(c.month)},
                                   date::day{static_cast<unsigned>(c.day)}};
    const bool clockExists = c.hour >= 0 && c.hour < 24 && c.minute >= 0 && c.minute < 60 && c.second >= 0 && c.second < 60 &&
                             c.nanosecond >= 0 && c.nanosecond < nsPerSecond;
    // Years beyond these do not fit into 64 bits of nanoseconds.
    if (!day.ok() || !clockExists || c.year < 1678 || c.year > 2261)
        return std::nullopt;
    const std::int64_t days = date::sys_days{day}.time_since_epoch().count();
    const std::int64_t seconds = ((days * 24 + c.hour) * 60 + c.minute) * 60 + c.second;
    return seconds * nsPerSecond + c.nanosecond;
}

CivilTime toCivil(TimeNs time) {
    const std::int64_t days = floorDivide(time, nsPerDay);
    std::int64_t rest = time - days * nsPerDay;
    const date::year_month_day day{date::sys_days{date::days{days}}};
    CivilTime civil;
    civil.year = static_cast<int>(day.year());
    civil.month = static_cast<int>(static_cast<unsigned>(day.month()));
    civil.day = static_cast<int>(static_cast<unsigned>(day.day()));
    civil.nanosecond = rest % nsPerSecond;
    rest /= nsPerSecond;
    civil.second = static_cast<int>(rest % 60);
    civil.minute = static_cast<int>(rest / 60 % 60);
    civil.hour = static_cast<int>(rest / 3600);
    return civil;
}

int weekday(TimeNs time) {
    const std::int64_t days = floorDivide(time, nsPerDay);
    const std::int64_t sinceMonday = days + 3; // 1970-01-01 was a Thursday
    return static_cast<int>(sinceMonday - floorDivide(sinceMonday, 7) * 7);
}

std::string formatIso(TimeNs time) {
    const CivilTime c = toCivil(time);
    std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second);
    if (c.nanosecond != 0) {
        std::string fraction = fmt::format(".{:09}", c.nanosecond);
        fraction.erase(fraction.find_last_not_of('0') + 1);
        text += fraction;
    }
    return text + 'Z';
}

std::optional<TimeNs> parseIso(std::string_view text, bool* hadOffset) {
    if (hadOffset != nullptr)
        *hadOffset = false;
    CivilTime civil;
    const auto year = takeNumber(text, 4);
    if (!year || !takeCharacter(text, '-'))
        return std::nullopt;
    const auto month = takeNumber(text, 2);
    if (!month || !takeCharacter(text, '-'))
        return std::nullopt;
    const auto day = takeNumber(text, 2);
    if (!day)
        return std::nullopt;
    civil.year = *year;
    civil.month = *month;
    civil.day = *day;
    std::int64_t offset = 0;
    if (!text.empty()) {
        if (!takeCharacter(text, 'T') && !takeCharacter(text, ' ') && !takeCharacter(text, 't'))
            return std::nullopt;
        if (!takeClock(text, civil))
            return std::nullopt;
        if (!text.empty()) {
            takeCharacter(text, ' ');
            const auto parsed = parseOffset(text);
            if (!parsed)
                return std::nullopt;
            offset = *parsed;
            if (hadOffset != nullptr)
                *hadOffset = true;
        }
    }
    const auto time = fromCivil(civil);
    if (!time)
        return std::nullopt;
    return *time - offset;
}

TimeNs now() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

TimeZone::TimeZone(const std::string& name) : m_name(name) {
    if (name == "UTC" || name == "GMT")
        return;
    if (const auto offset = parseOffset(name)) {
        m_offsetNs = *offset;
        return;
    }
    try {
        m_zone = date::locate_zone(name);
    } catch (const std::exception&) {
        throw Error(ErrorCode::InvalidInput, fmt::format("There is no time zone \"{}\".", name),
                    "Give an IANA name such as Europe/Rome, UTC, or an offset such as +08:00.");
    }
}

TimeNs TimeZone::toUtc(TimeNs wallClock, ZoneResult* result) const {
    const ZonedTime time = resolve(wallClock);
    if (result != nullptr)
        *result = time.result;
    return time.earlier;
}

ZonedTime TimeZone::resolve(TimeNs wallClock) const {
    if (m_zone == nullptr)
        return {wallClock - m_offsetNs, wallClock - m_offsetNs, ZoneResult::Unique};
    const auto* zone = static_cast<const date::time_zone*>(m_zone);
    const std::int64_t seconds = floorDivide(wallClock, nsPerSecond);
    const date::local_info info = zone->get_info(date::local_seconds{std::chrono::seconds{seconds}});
    // `first` is the offset before a change of the clock: the earlier of two instants, and what a skipped time would have been.
    const TimeNs earlier = wallClock - info.first.offset.count() * nsPerSecond;
    if (info.result == date::local_info::ambiguous)
        return {earlier, wallClock - info.second.offset.count() * nsPerSecond, ZoneResult::Ambiguous};
    return {earlier, earlier, info.result == date::local_info::nonexistent ? ZoneResult::Skipped : ZoneResult::Unique};
}

std::string localZoneName() {
    try {
        const std::string name = date::current_zone()->name();
        return name == "Etc/UTC" ? "UTC" : name;
    } catch (const std::exception&) {
        return "UTC";
    }
}

std::string formatDuration(double seconds) {
    if (!(seconds >= 0.0) || !std::isfinite(seconds))
        return "unknown";
    if (seconds < 10.0)
        return fmt::format("{:.1f} s", seconds);
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 60)
        return fmt::format("{} s", whole);
    if (whole < 3600)
        return fmt::format("{} min {} s", whole / 60, whole % 60);
    if (whole < 86400)
        return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
    return fmt::format("{} d {} h", whole / 86400, whole % 86400 / 3600);
}

std::string formatInterval(double seconds) {
    constexpr double rounding = 1e-6; // of a third of an hour times 3600
    const double nearest = std::round(seconds);
    const bool isWhole = nearest >= 1.0 && std::isfinite(seconds) && std::abs(seconds - nearest) < rounding;
    const auto whole = isWhole ? static_cast<std::int64_t>(nearest) : 0;
    if (whole == 0 || (whole > 60 && whole % 60 != 0))
        return formatDuration(seconds);
    if (whole < 60)
        return fmt::format("{} s", whole);
    if (whole % 86400 == 0)
        return whole == 86400 ? "1 day" : fmt::format("{} days", whole / 86400);
    return whole % 3600 == 0 ? fmt::format("{} h", whole / 3600) : fmt::format("{} min", whole / 60);
}

} // namespace airshed
