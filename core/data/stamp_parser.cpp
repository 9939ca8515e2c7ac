#include "core/data/stamp_parser.h"

#include <algorithm>

namespace airshed::data {

namespace {

bool isDigit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// A text of which pieces are taken off the front.
class Reader {
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    struct Number {
        int value = 0;
        std::size_t digits = 0;
    };
    /// A run of at most `most` digits; nothing when there is none or it is longer.
    std::optional<Number> number(std::size_t most) {
        Number number;
        while (number.digits < m_text.size() && isDigit(m_text[number.digits])) {
            if (number.digits == most)
                return std::nullopt;
            number.value = number.value * 10 + (m_text[number.digits] - '0');
            ++number.digits;
        }
        if (number.digits == 0)
            return std::nullopt;
        m_text.remove_prefix(number.digits);
        return number;
    }
    bool take(char c) {
        if (!isNext(c))
            return false;
        m_text.remove_prefix(1);
        return true;
    }
    /// A word in any case.
    bool takeWord(std::string_view lowerCase) {
        const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
        if (m_text.size() < lowerCase.size() ||
            !std::equal(lowerCase.begin(), lowerCase.end(), m_text.begin(), [&](char b, char a) { return same(a, b); }))
            return false;
        m_text.remove_prefix(lowerCase.size());
        return true;
    }
    void skipBlanks() {
        while (take(' ')) {
        }
    }
    [[nodiscard]] bool isNext(char c) const { return !m_text.empty() && m_text.front() == c; }
    [[nodiscard]] bool atEnd() const { return m_text.empty(); }
    [[nodiscard]] char next() const { return m_text.empty() ? '\0' : m_text.front(); }

private:
    std::string_view m_text;
};

struct RawDate {
    int first = 0;
    int second = 0;
    int third = 0;
    bool yearFirst = false;
    bool shortYear = false;
};

std::optional<RawDate> takeDate(Reader& reader) {
    const auto first = reader.number(8);
    if (!first)
        return std::nullopt;
    if (first->digits == 8)
        return RawDate{first->value / 10'000, first->value / 100 % 100, first->value % 100, true, false};
    const char separator = reader.next();
    if ((first->digits > 2 && first->digits != 4) || (separator != '-' && separator != '/' && separator != '.'))
        return std::nullopt;
    reader.take(separator);
    const auto second = reader.number(2);
    if (!second || !reader.take(separator))
        return std::nullopt;
    const auto third = reader.number(4);
    const bool yearFirst = first->digits == 4;
    if (!third || third->digits == 3 || (yearFirst && third->digits > 2) || (!yearFirst && third->digits == 1))
        return std::nullopt;
    return RawDate{first->value, second->value, third->value, yearFirst, !yearFirst && third->digits == 2};
}

void placeDate(const RawDate& date, DateOrder order, CivilTime& civil) {
    if (date.yearFirst) {
        civil.year = date.first;
        civil.month = date.second;
        civil.day = date.third;
        return;
    }
    constexpr int firstShortYear = 70;
    civil.year = date.third + (date.shortYear ? (date.third < firstShortYear ? 2000 : 1900) : 0);
    civil.month = order == DateOrder::DayFirst ? date.second : date.first;
    civil.day = order == DateOrder::DayFirst ? date.first : date.second;
}

bool takeFraction(Reader& reader, CivilTime& civil) {
    std::int64_t unit = nsPerSecond;
    bool any = false;
    while (isDigit(reader.next())) {
        const char digit = reader.next();
        reader.take(digit);
        unit /= 10;
        civil.nanosecond += (digit - '0') * unit;
        any = true;
    }
    return any;
}

/// Hour, and minute and second where they follow; also "0930" and "093000". Am and pm are turned into 24 hours.
bool takeClock(Reader& reader, CivilTime& civil) {
    const auto first = reader.number(6);
    if (!first || first->digits == 5)
        return false;
    if (first->digits > 2) {
        const int upToSeconds = first->digits == 6 ? first->value : first->value * 100;
        civil.hour = upToSeconds / 10'000;
        civil.minute = upToSeconds / 100 % 100;
        civil.second = upToSeconds % 100;
    } else {
        civil.hour = first->value;
        const char separator = reader.next();
        if (separator == ':' || separator == '.') {
            reader.take(separator);
            const auto minute = reader.number(2);
            if (!minute)
                return false;
            civil.minute = minute->value;
            if (reader.take(separator)) {
                const auto second = reader.number(2);
                if (!second)
                    return false;
                civil.second = second->value;
            }
        }
    }
    if ((reader.isNext('.') || reader.isNext(',')) && (reader.take('.') || reader.take(',')) && !takeFraction(reader, civil))
        return false;
    reader.skipBlanks();
    const bool isAm = reader.takeWord("am");
    const bool isPm = !isAm && reader.takeWord("pm");
    if (isAm || isPm) {
        if (civil.hour < 1 || civil.hour > 12)
            return false;
        civil.hour = civil.hour % 12 + (isPm ? 12 : 0);
    }
    return true;
}

/// "Z", "UTC", "GMT", "+01", "+0100", "+01:00". @return false when something else follows.
bool takeOffset(Reader& reader, std::optional<std::int64_t>& offsetNs) {
    reader.skipBlanks();
    if (reader.atEnd())
        return true;
    if (reader.takeWord("z") || reader.takeWord("utc") || reader.takeWord("gmt")) {
        offsetNs = 0;
        if (reader.atEnd())
            return true;
    }
    const int sign = reader.isNext('-') ? -1 : 1;
    if (!reader.take('+') && !reader.take('-'))
        return false;
    const auto hours = reader.number(4);
    if (!hours)
        return false;
    int minutes = hours->digits > 2 ? hours->value % 100 : 0;
    const int wholeHours = hours->digits > 2 ? hours->value / 100 : hours->value;
    if (hours->digits <= 2 && reader.take(':')) {
        const auto after = reader.number(2);
        if (!after)
            return false;
        minutes = after->value;
    }
    if (wholeHours > 15 || minutes > 59)
        return false;
    offsetNs = sign * (wholeHours * 60 + minutes) * 60 * nsPerSecond;
    return reader.atEnd();
}

/// Two digits, or a number over 99 where something else stands.
int twoDigits(const char* text) noexcept {
    constexpr int none = 1000;
    return isDigit(text[0]) && isDigit(text[1]) ? (text[0] - '0') * 10 + (text[1] - '0') : none;
}

/// The form that most files have, "2026-03-01 14:00:00" with a T or a blank, and perhaps a Z: without it the times would take
/// as long as twenty columns of numbers. @return nothing for any other, which may still be a stamp.
std::optional<Stamp> parseCommonStamp(std::string_view text) {
    constexpr std::size_t length = 19;
    const bool hasZ = text.size() == length + 1 && text[length] == 'Z';
    if ((text.size() != length && !hasZ) || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') ||
        text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const char* const at = text.data();
    CivilTime civil;
    civil.year = twoDigits(at) * 100 + twoDigits(at + 2);
    civil.month = twoDigits(at + 5);
    civil.day = twoDigits(at + 8);
    civil.hour = twoDigits(at + 11);
    civil.minute = twoDigits(at + 14);
    civil.second = twoDigits(at + 17);
    constexpr int lastYear = 9999;
    const auto wallClock = civil.year > lastYear ? std::nullopt : fromCivil(civil);
    if (!wallClock)
        return std::nullopt;
    return Stamp{*wallClock, true, hasZ ? std::optional<std::int64_t>(0) : std::nullopt};
}

} // namespace

std::optional<Stamp> parseStamp(std::string_view text, DateOrder order) {
    if (const auto stamp = parseCommonStamp(text))
        return stamp;
    Reader reader(text);
    const auto date = takeDate(reader);
    if (!date)
        return std::nullopt;
    CivilTime civil;
    placeDate(*date, order, civil);
    Stamp stamp;
    if (!reader.atEnd()) {
        if (!reader.take('T') && !reader.take('t') && !reader.isNext(' ') && !reader.take(','))
            return std::nullopt;
        reader.skipBlanks();
        if (!takeClock(reader, civil) || !takeOffset(reader, stamp.offsetNs))
            return std::nullopt;
        stamp.hasClock = true;
    }
    const bool isNextMidnight = civil.hour == 24 && civil.minute == 0 && civil.second == 0 && civil.nanosecond == 0;
    if (isNextMidnight)
        civil.hour = 0;
    const auto wallClock = fromCivil(civil);
    if (!wallClock)
        return std::nullopt;
    stamp.wallClock = *wallClock + (isNextMidnight ? nsPerDay : 0);
    return stamp;
}

bool isClock(std::string_view text) {
    Reader reader(text);
    CivilTime civil;
    const bool isWritten = text.find_first_of(":.") != std::string_view::npos && takeClock(reader, civil) && reader.atEnd();
    return isWritten && civil.hour <= 24 && civil.minute < 60 && civil.second < 60;
}

std::optional<DateNumbers> ambiguousDateNumbers(std::string_view text) {
    Reader reader(text);
    const auto date = takeDate(reader);
    if (!date || date->yearFirst)
        return std::nullopt;
    return DateNumbers{date->first, date->second};
}

} // namespace airshed::data
