#include "core/data/text_encoding.h"

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

} // namespace

bool isUtf8(std::string_view bytes) noexcept {
    constexpr std::uint64_t highBits = 0x8080808080808080ULL;
    while (!bytes.empty()) {
        std::uint64_t word = 0;
        if (bytes.size() >= sizeof word) {
            std::memcpy(&word, bytes.data(), sizeof word);
            if ((word & highBits) == 0) {
                bytes.remove_prefix(sizeof word);
                continue;
            }
        }
        const std::size_t length = static_cast<unsigned char>(bytes.front()) < 0x80 ? 1 : sequenceLength(bytes);
        if (length == 0)
            return false;
        bytes.remove_prefix(length);
    }
    return true;
}

std::string latin1ToUtf8(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x80) {
            text += c;
        } else {
            text += static_cast<char>(0xC0U | (code >> 6U));
            text += static_cast<char>(0x80U | (code & 0x3FU));
        }
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
