#include "core/data/text_encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace airshed::data {

namespace {

/// Length of the well-formed sequence at the front of a non-empty text that does not begin with ASCII; 0 when there is none.
std::size_t sequenceLength(std::string_view text) noexcept {
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                               : first >= 0xE0 && first <= 0xEF ? 3
                               : first >= 0xF0 && first <= 0xF4 ? 4
                                                                : 0;
    if (length == 0 || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0U) != 0x80U)
            return 0;
    // Overlong forms, surrogates and what lies beyond U+10FFFF.
    const unsigned second = byte(1);
    const bool forbidden = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                           (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return forbidden ? 0 : length;
}

/// Calls `use(character)` for each piece of a text: a run of ASCII, a well-formed sequence, or a stray byte (`isStray`).
template <typename Use> void forEachPiece(std::string_view bytes, const Use& use) {
    constexpr std::uint64_t highBits = 0x8080808080808080ULL;
    while (!bytes.empty()) {
        std::size_t ascii = 0;
        std::uint64_t word = 0;
        while (ascii + sizeof word <= bytes.size()) {
            std::memcpy(&word, bytes.data() + ascii, sizeof word);
            if ((word & highBits) != 0)
                break;
            ascii += sizeof word;
        }
        while (ascii < bytes.size() && static_cast<unsigned char>(bytes[ascii]) < 0x80)
            ++ascii;
        if (ascii > 0)
            use(bytes.substr(0, ascii), false);
        bytes.remove_prefix(ascii);
        if (bytes.empty())
            return;
        const std::size_t length = sequenceLength(bytes);
        use(bytes.substr(0, std::max<std::size_t>(length, 1)), length == 0);
        bytes.remove_prefix(std::max<std::size_t>(length, 1));
    }
}

void appendUtf8(std::string& text, std::uint32_t code) {
    const auto tail = [code](unsigned shift) { return static_cast<char>(0x80U | ((code >> shift) & 0x3FU)); };
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xC0U | (code >> 6U));
        text += tail(0);
    } else if (code < 0x10000) {
        text += static_cast<char>(0xE0U | (code >> 12U));
        text += tail(6);
        text += tail(0);
    } else {
        text += static_cast<char>(0xF0U | (code >> 18U));
        text += tail(12);
        text += tail(6);
        text += tail(0);
    }
}

constexpr std::uint32_t replacement = 0xFFFD;

/// What CP1252 puts where Latin-1 has control characters (Unicode's own table of it).
constexpr auto cp1252 = std::to_array<std::uint32_t>(
    {0x20AC, replacement, 0x201A,      0x0192, 0x201E,      0x2026,      0x2020, 0x2021,      0x02C6, 0x2030, 0x0160,
     0x2039, 0x0152,      replacement, 0x017D, replacement, replacement, 0x2018, 0x2019,      0x201C, 0x201D, 0x2022,
     0x2013, 0x2014,      0x02DC,      0x2122, 0x0161,      0x203A,      0x0153, replacement, 0x017E, 0x0178});

} // namespace

bool isUtf8(std::string_view bytes) noexcept {
    return countBytes(bytes).strays == 0;
}

ByteCount& ByteCount::operator+=(const ByteCount& other) noexcept {
    sequences += other.sequences;
    strays += other.strays;
    controls += other.controls;
    return *this;
}

TextEncoding ByteCount::encoding() const noexcept {
    if (strays == 0 || sequences > strays)
        return TextEncoding::Utf8;
    return controls > 0 ? TextEncoding::Cp1252 : TextEncoding::Latin1;
}

ByteCount countBytes(std::string_view bytes) noexcept {
    ByteCount count;
    forEachPiece(bytes, [&count](std::string_view piece, bool isStray) {
        const auto first = static_cast<unsigned char>(piece.front());
        count.strays += isStray ? 1 : 0;
        count.controls += isStray && first < 0xA0 ? 1 : 0;
        count.sequences += !isStray && first >= 0x80 ? 1 : 0;
    });
    return count;
}

std::string toUtf8(std::string_view bytes, TextEncoding encoding) {
    std::string text;
    text.reserve(bytes.size());
    if (encoding != TextEncoding::Latin1 && encoding != TextEncoding::Cp1252) {
        forEachPiece(bytes, [&text](std::string_view piece, bool isStray) {
            if (isStray)
                appendUtf8(text, replacement);
            else
                text += piece;
        });
        return text;
    }
    for (const char c : bytes) {
        const std::uint32_t code = static_cast<unsigned char>(c);
        const bool isOwn = encoding == TextEncoding::Cp1252 && code >= 0x80 && code < 0xA0;
        appendUtf8(text, isOwn ? cp1252[code - 0x80] : code);
    }
    return text;
}

std::string pathText(const std::filesystem::path& path) {
    return toUtf8(path.string(), TextEncoding::Utf8);
}

std::string utf16ToUtf8(std::string_view bytes, bool bigEndian) {
    const auto unitAt = [&](std::size_t i) -> std::uint32_t {
        const std::uint32_t first = static_cast<unsigned char>(bytes[i]);
        const std::uint32_t second = static_cast<unsigned char>(bytes[i + 1]);
        return bigEndian ? first << 8U | second : second << 8U | first;
    };
    const auto isHigh = [](std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; };
    const auto isLow = [](std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; };
    std::string text;
    text.reserve(bytes.size() / 2);
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        std::uint32_t code = unitAt(i);
        if (isHigh(code) && i + 3 < bytes.size() && isLow(unitAt(i + 2))) {
            code = 0x10000 + ((code - 0xD800) << 10U) + (unitAt(i + 2) - 0xDC00);
            i += 2;
        } else if (isHigh(code) || isLow(code)) {
            code = replacement;
        }
        appendUtf8(text, code);
    }
    return text;
}

std::string_view cutUtf8(std::string_view text, std::size_t bytes) noexcept {
    if (text.size() <= bytes)
        return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U)
        --bytes;
    return text.substr(0, bytes);
}

} // namespace airshed::data
