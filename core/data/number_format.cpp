#include "core/data/number_format.h"

#include <array>
#include <limits>
#include <string>

namespace airshed::data {

namespace {

using Form = ParsedNumber::Form;

bool isDigit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// A number as std::from_chars reads it: without the marks between thousands, with a point. At most 64 characters are
/// rewritten: nobody writes longer numbers with such marks.
class PlainText {
public:
    /// @return false when a mark stands where none may.
    bool rewrite(std::string_view text, NumberFormat format) noexcept {
        if (text.size() > m_buffer.size())
            return false;
        std::size_t sinceMark = 0;
        bool anyMark = false;
        bool inDecimals = false;
        for (const char c : text) {
            if (format.thousands != '\0' && c == format.thousands) {
                // The first group has one to three digits, the others three.
                const bool isRight = !inDecimals && (anyMark ? sinceMark == 3 : sinceMark >= 1 && sinceMark <= 3);
                if (!isRight)
                    return false;
                anyMark = true;
                sinceMark = 0;
                continue;
            }
            if (c == format.decimal || c == 'e' || c == 'E') {
                if (anyMark && !inDecimals && sinceMark != 3)
                    return false;
                inDecimals = true;
            } else if (c == '.') {
                return false;
            }
            sinceMark += isDigit(c) ? 1 : 0;
            m_buffer[m_size++] = c == format.decimal ? '.' : c;
        }
        return !anyMark || inDecimals || sinceMark == 3;
    }
    [[nodiscard]] std::string_view text() const noexcept { return {m_buffer.data(), m_size}; }

private:
    std::array<char, 64> m_buffer{};
    std::size_t m_size = 0;
};

/// @param text with a point as the decimal mark.
ParsedNumber parsePointNumber(std::string_view text) noexcept {
    ParsedNumber parsed;
    const std::size_t digitsFrom = text.starts_with('-') ? 1 : 0;
    // What from_chars takes for infinity or NaN is no measured value.
    if (text.size() <= digitsFrom || !(isDigit(text[digitsFrom]) || text[digitsFrom] == '.'))
        return parsed;
    const char* const end = text.data() + text.size();
    const auto whole = std::from_chars(text.data(), end, parsed.whole);
    const bool isAllDigits = whole.ptr == end && whole.ec != std::errc::invalid_argument;
    // The least 64-bit number stands for a missing cell while a table is built.
    if (isAllDigits && whole.ec == std::errc() && parsed.whole != std::numeric_limits<std::int64_t>::min()) {
        parsed.form = Form::Whole;
        // The sign of "-0" has no place in an integer.
        parsed.value = parsed.whole == 0 && digitsFrom == 1 ? -0.0 : static_cast<double>(parsed.whole);
        return parsed;
    }
    const auto number = std::from_chars(text.data(), end, parsed.value);
    if (number.ptr != end || number.ec == std::errc::invalid_argument)
        return parsed;
    parsed.form = number.ec == std::errc::result_out_of_range ? Form::OutOfRange
                  : isAllDigits                               ? Form::WideWhole
                                                              : Form::Fractional;
    return parsed;
}

} // namespace

bool ParsedNumber::isRounded() const noexcept {
    if (form == Form::WideWhole)
        return true;
    // Beyond this bound the double may not fit back into 64 bits.
    constexpr double limit = 9.2e18;
    return form == Form::Whole && (value > limit || value < -limit || static_cast<std::int64_t>(value) != whole);
}

ParsedNumber parseNumber(std::string_view text, NumberFormat format) noexcept {
    if (text.starts_with('+'))
        text.remove_prefix(1);
    const bool isPlain =
        format.decimal == '.' && (format.thousands == '\0' || text.find(format.thousands) == std::string_view::npos);
    if (isPlain)
        return parsePointNumber(text);
    PlainText plain;
    return plain.rewrite(text, format) ? parsePointNumber(plain.text()) : ParsedNumber{};
}

} // namespace airshed::data
