#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace airshed::sources {

/// RFC 3986: everything but letters, digits and "-._~" becomes %XX.
[[nodiscard]] std::string percentEncoded(std::string_view text);
/// `address?name=value&…`, values encoded; commas stay, because services list variables with them. Fields with an empty value
/// are left out.
[[nodiscard]] std::string withFields(const std::string& address,
                                     const std::vector<std::pair<std::string, std::string>>& fields);
/// "api.openaq.org:8080" of "http://api.openaq.org:8080/v3"; "" when there is none.
[[nodiscard]] std::string hostOf(std::string_view url);

} // namespace airshed::sources
