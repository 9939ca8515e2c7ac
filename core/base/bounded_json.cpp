#include "core/base/bounded_json.h"

namespace airshed {

bool liesTooDeep(std::string_view text) {
    std::size_t depth = 0;
    bool isQuoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"')
            isQuoted = !isQuoted;
        else if (isQuoted)
            i += c == '\\' ? 1 : 0;
        else if ((c == '[' || c == '{') && ++depth > deepestJson)
            return true;
        else if ((c == ']' || c == '}') && depth > 0)
            --depth;
    }
    return false;
}

Json tryParseJson(std::string_view text) {
    return liesTooDeep(text) ? Json(Json::value_t::discarded) : Json::parse(text, nullptr, false);
}

} // namespace airshed
