#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace airshed::data {

/// What `parsePlain` found.
struct PlainNumber {
    double value = 0.0;
    bool isWhole = false;
};

namespace plain {

/// The longest number with its decimal mark: 15 digits are exact in a double, and so is the power of ten.
inline constexpr std::ptrdiff_t mostCharacters = 16;

/// @param digits of all places. @return the number, rounded once: the quotient of two doubles that are exact equals
/// std::from_chars to the bit (Clinger 1990).
[[nodiscard]] inline double quotient(std::uint64_t digits, std::size_t decimals, bool isNegative) noexcept {
    constexpr auto powersOfTen =
        std::to_array<double>({1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15});
    const double value = static_cast<double>(digits) / powersOfTen[decimals];
    return isNegative ? -value : value;
}

/// Character by character.
[[nodiscard]] inline bool parseSlowly(const char* at, const char* end, char decimal, bool isNegative,
                                      PlainNumber& number) noexcept {
    std::uint64_t digits = 0;
    const char* mark = nullptr;
    for (const char* c = at; c != end; ++c) {
        const auto digit = static_cast<unsigned>(*c - '0');
        if (digit <= 9) {
            digits = digits * 10 + digit;
        } else if (*c == decimal && mark == nullptr) {
            mark = c;
        } else {
            return false;
        }
    }
    const std::ptrdiff_t length = end - at;
    if (mark == nullptr ? length == mostCharacters : length == 1)
        return false;
    number.value = quotient(digits, static_cast<std::size_t>(mark == nullptr ? 0 : end - mark - 1), isNegative);
    number.isWhole = mark == nullptr;
    return true;
}

inline constexpr std::uint64_t eachByte = 0x0101'0101'0101'0101;
inline constexpr std::uint64_t noughts = eachByte * '0';

/// The high bit of every byte that equals a character.
[[nodiscard]] inline std::uint64_t bytesLike(std::uint64_t word, char character) noexcept {
    constexpr std::uint64_t low = eachByte * 0x7F;
    const std::uint64_t other = word ^ (eachByte * static_cast<unsigned char>(character));
    return ~(((other & low) + low) | other | low);
}

[[nodiscard]] inline bool areDigits(std::uint64_t word) noexcept {
    constexpr std::uint64_t high = eachByte * 0xF0;
    return (word & high) == noughts && ((word + eachByte * 6) & high) == noughts;
}

/// Eight digits at once, the first in the lowest byte: pairs, then fours, then all.
[[nodiscard]] inline std::uint64_t eightDigits(std::uint64_t word) noexcept {
    constexpr std::uint64_t everyFourth = 0x0000'00FF'0000'00FF;
    word -= noughts;
    word = word * 10 + (word >> 8U);
    return ((word & everyFourth) * (100 + (std::uint64_t{1'000'000} << 32U)) +
            ((word >> 16U) & everyFourth) * (1 + (std::uint64_t{10'000} << 32U))) >>
           32U;
}

/// Takes the byte at `place` out of a word; the bytes before it move up, and `carried` comes in at the bottom.
[[nodiscard]] inline std::uint64_t without(std::uint64_t word, unsigned place, std::uint64_t carried) noexcept {
    const std::uint64_t before = (std::uint64_t{1} << (8 * place)) - 1;
    const std::uint64_t through = before << 8U | 0xFF;
    return ((word & before) << 8U) | (word & ~through) | carried;
}

/// Sixteen bytes at once, on a machine with the lowest byte first. The cell is moved to the end of two words, noughts before
/// it.
[[nodiscard]] inline bool parseAtOnce(const char* at, std::ptrdiff_t length, char decimal, bool isNegative,
                                      PlainNumber& number) noexcept {
    std::uint64_t first = noughts; // the characters before the last eight
    std::uint64_t last = 0;
    if (length <= 8) {
        std::memcpy(&last, at, sizeof last);
        const auto gap = static_cast<unsigned>(8 - length) * 8; // at most 56: a cell has a character
        last = (last << gap) | (noughts & ((std::uint64_t{1} << gap) - 1));
    } else {
        std::memcpy(&last, at + length - 8, sizeof last);
        std::memcpy(&first, at, sizeof first);
        const auto gap = static_cast<unsigned>(mostCharacters - length) * 8;
        first = gap == 0 ? first : (first << gap) | (noughts & ((std::uint64_t{1} << gap) - 1));
    }
    const std::uint64_t marksInLast = bytesLike(last, decimal);
    const std::uint64_t marksInFirst = bytesLike(first, decimal);
    std::size_t decimals = 0;
    const bool hasMark = (marksInLast | marksInFirst) != 0;
    if (marksInLast != 0) {
        const auto place = static_cast<unsigned>(std::countr_zero(marksInLast)) / 8;
        last = without(last, place, first >> 56U);
        first = first << 8U | '0';
        decimals = 7 - place;
    } else if (marksInFirst != 0) {
        const auto place = static_cast<unsigned>(std::countr_zero(marksInFirst)) / 8;
        first = without(first, place, '0');
        decimals = 15 - place;
    }
    // A second mark is no digit.
    if (!areDigits(first) || !areDigits(last) || (hasMark ? length == 1 : length == mostCharacters))
        return false;
    constexpr std::uint64_t hundredMillion = 100'000'000;
    number.value = quotient(eightDigits(first) * hundredMillion + eightDigits(last), decimals, isNegative);
    number.isWhole = !hasMark;
    return true;
}

} // namespace plain

/// The fast way for what measuring devices mostly write: an optional minus, at most 15 digits and a decimal mark.
/// @param readable where the text that the cell is of ends, at or behind `end`: up to there may be looked.
/// @return false for anything else, which parseNumber may still read.
[[nodiscard]] inline bool parsePlain(const char* at, const char* end, const char* readable, char decimal,
                                     PlainNumber& number) noexcept {
    const bool isNegative = at != end && *at == '-';
    at += isNegative ? 1 : 0;
    const std::ptrdiff_t length = end - at;
    if (length == 0 || length > plain::mostCharacters)
        return false;
    if constexpr (std::endian::native == std::endian::little)
        if (readable - at >= 8)
            return plain::parseAtOnce(at, length, decimal, isNegative, number);
    return plain::parseSlowly(at, end, decimal, isNegative, number);
}

} // namespace airshed::data
