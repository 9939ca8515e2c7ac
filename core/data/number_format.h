#pragma once

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

} // namespace airshed::data
