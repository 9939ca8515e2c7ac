#pragma once

#include <string>
#include <string_view>

namespace airshed::data {

/// Whether bytes are well-formed UTF-8 (RFC 3629).
[[nodiscard]] bool isUtf8(std::string_view bytes) noexcept;

/// Latin-1 (ISO 8859-1) as UTF-8.
[[nodiscard]] std::string latin1ToUtf8(std::string_view bytes);

/// The longest beginning of a UTF-8 text that has at most `bytes` bytes and cuts no character in two.
[[nodiscard]] std::string_view cutUtf8(std::string_view text, std::size_t bytes) noexcept;

} // namespace airshed::data
