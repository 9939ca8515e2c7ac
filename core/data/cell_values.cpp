#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/data/source_files.h"
#include "core/data/text_encoding.h"

namespace airshed::data {

void NoteList::add(const SourceFile& file, std::size_t fileIndex, std::size_t record, const std::string& column,
                   std::string_view text, std::string reason) {
    constexpr std::size_t noteTextBytes = 80;
    if (m_notes.size() >= ReadReport::noteLimit) {
        m_isCut = true;
        return;
    }
    const std::string utf8 = file.isLatin1 ? latin1ToUtf8(text) : std::string(text);
    m_notes.push_back(
        {fileIndex,
         {file.name, file.records.line(record), column, std::string(cutUtf8(utf8, noteTextBytes)), std::move(reason)}});
}

MissingMarkers::MissingMarkers(const std::vector<std::string>& markers) : m_texts(markers) {
    if (m_texts.empty())
        m_texts = {"NA", "N/A", "NaN", "nan", "null", "NULL", "None", "--", "-"};
    for (const std::string& marker : markers) {
        const ParsedNumber number = parseNumber(marker, marker.find(',') != std::string::npos);
        if (number.form == ParsedNumber::Form::Whole || number.form == ParsedNumber::Form::Fractional)
            m_numbers.push_back(number.value);
    }
}

bool MissingMarkers::isMissing(std::string_view text) const noexcept {
    return text.empty() || std::ranges::find(m_texts, text) != m_texts.end();
}

bool MissingMarkers::isMissingNumber(double value) const noexcept {
    return std::ranges::find(m_numbers, value) != m_numbers.end();
}

ParsedNumber parseNumber(std::string_view text, bool decimalComma) noexcept {
    ParsedNumber parsed;
    if (text.starts_with('+'))
        text.remove_prefix(1);
    const std::size_t digitsFrom = text.starts_with('-') ? 1 : 0;
    // What from_chars takes for infinity or NaN is no measured value.
    if (text.size() <= digitsFrom || !((text[digitsFrom] >= '0' && text[digitsFrom] <= '9') || text[digitsFrom] == '.' ||
                                       (decimalComma && text[digitsFrom] == ',')))
        return parsed;
    std::array<char, 64> buffer{};
    if (decimalComma && text.find(',') != std::string_view::npos) {
        if (text.size() > buffer.size() || text.find('.') != std::string_view::npos)
            return parsed;
        std::ranges::replace_copy(text, buffer.begin(), ',', '.');
        text = std::string_view(buffer.data(), text.size());
    }
    const char* const end = text.data() + text.size();
    const auto whole = std::from_chars(text.data(), end, parsed.whole);
    if (whole.ec == std::errc() && whole.ptr == end) {
        parsed.form = ParsedNumber::Form::Whole;
        // The sign of "-0" has no place in an integer.
        parsed.value = parsed.whole == 0 && digitsFrom == 1 ? -0.0 : static_cast<double>(parsed.whole);
        return parsed;
    }
    const auto number = std::from_chars(text.data(), end, parsed.value);
    if (number.ptr != end || number.ec == std::errc::invalid_argument)
        return parsed;
    parsed.form = number.ec == std::errc::result_out_of_range ? ParsedNumber::Form::OutOfRange : ParsedNumber::Form::Fractional;
    return parsed;
}

} // namespace airshed::data
