#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace airshed::data {

/// How numbers are written in a file.
struct NumberFormat {
    char decimal = '.';
    char thousands = '\0'; ///< between groups of three digits; '\0': none
};

/// How a cell reads as a number.
struct ParsedNumber {
    enum class Form {
        None,
        Whole,      ///< fits 64 bits
        WideWhole,  ///< digits alone, more than fit 64 bits
        Fractional, ///< with a decimal mark or an exponent
        OutOfRange, ///< beyond what a double holds
    };
    Form form = Form::None;
    double value = 0.0;     ///< std::from_chars' double; nothing that means something for None and OutOfRange
    std::int64_t whole = 0; ///< of a Whole

    [[nodiscard]] bool isNumber() const noexcept { return form != Form::None && form != Form::OutOfRange; }
    /// Whether the double is not the whole number that was written.
    [[nodiscard]] bool isRounded() const noexcept;
};

[[nodiscard]] ParsedNumber parseNumber(std::string_view text, NumberFormat format = {}) noexcept;

/// What `parsePlain` found.
struct PlainNumber {
    double value = 0.0;
    bool isWhole = false;
};

/// The fast way for what measuring devices mostly write: an optional minus, at most 15 digits and a decimal mark. The quotient
/// of two doubles that are exact is rounded once, and so equals std::from_chars to the bit (Clinger 1990).
/// @return false for anything else, which parseNumber may still read.
[[nodiscard]] inline bool parsePlain(const char* at, const char* end, char decimal, PlainNumber& number) noexcept {
    constexpr auto powersOfTen =
        std::to_array<double>({1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15});
    constexpr std::ptrdiff_t mostCharacters = 16;
    const bool isNegative = at != end && *at == '-';
    at += isNegative ? 1 : 0;
    if (at == end || end - at > mostCharacters)
        return false;
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
    const auto decimals = static_cast<std::size_t>(mark == nullptr ? 0 : end - mark - 1);
    const double value = static_cast<double>(digits) / powersOfTen[decimals];
    number.value = isNegative ? -value : value;
    number.isWhole = mark == nullptr;
    return true;
}

} // namespace airshed::data
