#include "core/data/units.h"

#include <algorithm>
#include <array>
#include <utility>

namespace airshed::data {

namespace {

struct Spelling {
    std::string_view plain; ///< lower case, without blanks, ASCII only
    std::string_view canonical;
};

constexpr auto spellings = std::to_array<Spelling>({
    {"ug/m3", "µg/m³"},   {"ugm-3", "µg/m³"},  {"ug/m^3", "µg/m³"},  {"mcg/m3", "µg/m³"}, {"mg/m3", "mg/m³"},
    {"mgm-3", "mg/m³"},   {"mg/m^3", "mg/m³"}, {"ng/m3", "ng/m³"},   {"ngm-3", "ng/m³"},  {"g/m3", "g/m³"},
    {"ppm", "ppm"},       {"ppb", "ppb"},      {"ppt", "ppt"},       {"%", "%"},          {"percent", "%"},
    {"%rh", "%"},         {"degc", "°C"},      {"c", "°C"},          {"celsius", "°C"},   {"degreesc", "°C"},
    {"degf", "°F"},       {"f", "°F"},         {"fahrenheit", "°F"}, {"k", "K"},          {"kelvin", "K"},
    {"pa", "Pa"},         {"hpa", "hPa"},      {"kpa", "kPa"},       {"mbar", "mbar"},    {"mb", "mbar"},
    {"millibar", "mbar"}, {"mmhg", "mmHg"},    {"inhg", "inHg"},     {"m/s", "m/s"},      {"ms-1", "m/s"},
    {"km/h", "km/h"},     {"kmh", "km/h"},     {"kph", "km/h"},      {"mph", "mph"},      {"kn", "kn"},
    {"kt", "kn"},         {"knots", "kn"},     {"mm", "mm"},         {"mm/h", "mm/h"},    {"cm", "cm"},
    {"m", "m"},           {"km", "km"},        {"deg", "°"},         {"degree", "°"},     {"degrees", "°"},
    {"w/m2", "W/m²"},     {"wm-2", "W/m²"},    {"w/m^2", "W/m²"},    {"lux", "lx"},       {"lx", "lx"},
    {"db", "dB"},         {"dba", "dB(A)"},    {"db(a)", "dB(A)"},   {"mv", "mV"},        {"1/cm3", "1/cm³"},
    {"#/cm3", "1/cm³"},   {"cm-3", "1/cm³"},
});

/// Signs that are written in several ways, and what stands for them in `spellings`.
constexpr auto signs = std::to_array<Spelling>({
    {"µ", "u"}, // U+00B5 micro sign
    {"μ", "u"}, // U+03BC Greek mu
    {"²", "2"},
    {"³", "3"},
    {"⁻", "-"},
    {"¹", "1"},
    {"−", "-"},
    {"°", "deg"},
    {"º", "deg"},
    {"℃", "degc"},
});

std::string plainSpelling(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        const auto sign = std::ranges::find_if(signs, [text](const Spelling& s) { return text.starts_with(s.plain); });
        if (sign != signs.end()) {
            plain += sign->canonical;
            text.remove_prefix(sign->plain.size());
            continue;
        }
        const char c = text.front();
        if (c != ' ' && c != '*')
            plain += (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
        text.remove_prefix(1);
    }
    return plain;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace

std::optional<std::string> canonicalUnit(std::string_view text) {
    const std::string plain = plainSpelling(text);
    const auto found = std::ranges::find_if(spellings, [&plain](const Spelling& s) { return s.plain == plain; });
    if (found == spellings.end())
        return std::nullopt;
    return std::string(found->canonical);
}

HeaderName splitHeader(std::string_view header) {
    header = trimmed(header);
    HeaderName whole{std::string(header), ""};
    if (header.empty() || (header.back() != ')' && header.back() != ']'))
        return whole;
    const char opening = header.back() == ')' ? '(' : '[';
    // Brackets may nest ("dB(A)"), so the one that closes last is matched from behind.
    int depth = 0;
    for (std::size_t i = header.size(); i-- > 0;) {
        if (header[i] == header.back())
            ++depth;
        else if (header[i] == opening && --depth == 0) {
            const std::string_view name = trimmed(header.substr(0, i));
            auto unit = canonicalUnit(header.substr(i + 1, header.size() - i - 2));
            if (name.empty() || !unit)
                return whole;
            return {std::string(name), std::move(*unit)};
        }
    }
    return whole;
}

std::string joinHeader(const std::string& name, const std::string& unit) {
    return canonicalUnit(unit) == unit ? name + " (" + unit + ")" : name;
}

} // namespace airshed::data
