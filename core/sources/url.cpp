#include "core/sources/url.h"

#include <array>

namespace airshed::sources {

namespace {

bool isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

std::string encoded(std::string_view text, std::string_view alsoPlain) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        if (isPlain(c) || alsoPlain.find(c) != std::string_view::npos) {
            result += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        result += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return result;
}

} // namespace

std::string percentEncoded(std::string_view text) {
    return encoded(text, "");
}

std::string withFields(const std::string& address, const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string url = address;
    char joint = '?';
    for (const auto& [name, value] : fields) {
        if (value.empty())
            continue;
        url += joint + name + "=" + encoded(value, ",:");
        joint = '&';
    }
    return url;
}

std::string hostOf(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos)
        return {};
    url.remove_prefix(scheme + 3);
    return std::string(url.substr(0, url.find_first_of("/?#")));
}

} // namespace airshed::sources
