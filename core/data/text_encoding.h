#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/data/read_options.h"

namespace airshed::data {

inline constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

/// Whether bytes are well-formed UTF-8 (RFC 3629).
[[nodiscard]] bool isUtf8(std::string_view bytes) noexcept;

/// What the bytes of a text beyond ASCII look like.
struct ByteCount {
    std::size_t sequences = 0; ///< well-formed UTF-8 characters beyond ASCII
    std::size_t strays = 0;    ///< bytes that belong to none
    std::size_t controls = 0;  ///< of these, 0x80 to 0x9F: letters and quotes in CP1252, nothing in Latin-1

    ByteCount& operator+=(const ByteCount& other) noexcept;
    /// UTF-8 where most of what is beyond ASCII is well-formed; else CP1252 or Latin-1.
    [[nodiscard]] TextEncoding encoding() const noexcept;
};
[[nodiscard]] ByteCount countBytes(std::string_view bytes) noexcept;

/// 8-bit text as UTF-8. Stray bytes in UTF-8 and bytes that CP1252 does not define become U+FFFD.
[[nodiscard]] std::string toUtf8(std::string_view bytes, TextEncoding encoding);

/// A path as it can be shown and kept: old disks hold names in other encodings.
[[nodiscard]] std::string pathText(const std::filesystem::path& path);

/// A byte-order mark becomes one of UTF-8; lone surrogates become U+FFFD; an odd last byte is left out.
[[nodiscard]] std::string utf16ToUtf8(std::string_view bytes, bool bigEndian);

/// The longest beginning of a UTF-8 text that has at most `bytes` bytes and cuts no character in two.
[[nodiscard]] std::string_view cutUtf8(std::string_view text, std::size_t bytes) noexcept;

} // namespace airshed::data
