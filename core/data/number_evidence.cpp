#include "core/data/number_evidence.h"

#include <algorithm>

namespace airshed::data {

namespace {

bool isDigit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// Whether the mark stands where it would stand between groups: one to three digits before the first, three after each.
bool isGrouped(std::string_view digits, char mark) {
    const std::size_t first = digits.find(mark);
    if (first == 0 || first > 3)
        return false;
    std::size_t at = first;
    while (at < digits.size()) {
        if (digits[at] != mark || at + 4 > digits.size() ||
            !std::all_of(digits.begin() + at + 1, digits.begin() + at + 4, isDigit))
            return false;
        at += 4;
    }
    return true;
}

} // namespace

void NumberEvidence::add(std::string_view text) {
    constexpr std::size_t longest = 40;
    if (text.starts_with('-') || text.starts_with('+'))
        text.remove_prefix(1);
    if (text.empty() || text.size() > longest || !isDigit(text.back()) ||
        text.find_first_not_of("0123456789.,' ") != std::string_view::npos)
        return;
    const std::size_t mark = text.find_last_of(".,' ");
    if (mark == std::string_view::npos)
        return;
    const char last = text[mark];
    const std::string_view whole = text.substr(0, mark);
    const std::size_t other = whole.find_first_of(".,' ");
    if (other != std::string_view::npos && whole[other] != last) {
        // Two kinds of marks: the last is the decimal one.
        if ((last != '.' && last != ',') || !isGrouped(whole, whole[other]))
            return;
        ++(last == '.' ? m_points : m_commas);
        ++m_groupMarks[static_cast<unsigned char>(whole[other])];
        return;
    }
    const bool mayBeGrouped = isGrouped(text, last);
    if (other != std::string_view::npos || last == ' ' || last == '\'') {
        // The same mark several times, or one that is no decimal mark anywhere.
        if (mayBeGrouped)
            ++m_groupMarks[static_cast<unsigned char>(last)];
        return;
    }
    // "0.123" has no group of a lone nought.
    if (!mayBeGrouped || whole.starts_with('0'))
        ++(last == '.' ? m_points : m_commas);
    else if (m_ambiguous.empty())
        m_ambiguous = text;
}

NumberFormat NumberEvidence::format(std::optional<char> decimal, std::optional<char> thousands) const {
    NumberFormat format;
    const auto groups = [this](char mark) { return m_groupMarks[static_cast<unsigned char>(mark)]; };
    // Points between groups leave the comma for the decimals, even where none were seen, and the other way round.
    const bool comma = m_commas != m_points ? m_commas > m_points : groups('.') > groups(',');
    format.decimal = decimal.value_or(comma ? ',' : '.');
    if (thousands) {
        format.thousands = *thousands;
        return format;
    }
    std::size_t most = 0;
    for (const char mark : {',', '.', '\'', ' '})
        if (mark != format.decimal && groups(mark) > most) {
            most = groups(mark);
            format.thousands = mark;
        }
    return format;
}

} // namespace airshed::data
