#include "core/sources/quantities.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/data/units.h"

namespace airshed::sources {

namespace {

struct Spelling {
    std::string_view plain; ///< letters and digits alone, lower case
    std::string_view name;
};

constexpr auto quantities = std::to_array<Spelling>({
    {"pm25", "PM2.5"},
    {"p2", "PM2.5"},
    {"pm10", "PM10"},
    {"p1", "PM10"},
    {"pm1", "PM1"},
    {"p0", "PM1"},
    {"pm4", "PM4"},
    {"p4", "PM4"},
    {"no2", "NO2"},
    {"no", "NO"},
    {"nox", "NOx"},
    {"o3", "O3"},
    {"so2", "SO2"},
    {"co", "CO"},
    {"co2", "CO2"},
    {"nh3", "NH3"},
    {"bc", "black carbon"},
    {"temperature", "temperature"},
    {"relativehumidity", "relative humidity"},
    {"humidity", "relative humidity"},
    {"rh", "relative humidity"},
    {"pressure", "pressure"},
    {"pressureatsealevel", "pressure at sea level"},
    {"windspeed", "wind speed"},
    {"winddirection", "wind direction"},
});

struct UnitSpelling {
    std::string_view said;
    std::string_view name;
};

/// EPA AQS writes its units out.
constexpr auto writtenOut = std::to_array<UnitSpelling>({
    {"micrograms/cubic meter (lc)", "µg/m³"},
    {"micrograms/cubic meter (25 c)", "µg/m³"},
    {"micrograms/cubic meter", "µg/m³"},
    {"milligrams/cubic meter (25 c)", "mg/m³"},
    {"parts per million", "ppm"},
    {"parts per billion", "ppb"},
    {"parts per billion carbon", "ppbC"},
    {"degrees fahrenheit", "°F"},
    {"degrees centigrade", "°C"},
    {"degrees celsius", "°C"},
    {"percent relative humidity", "%"},
    {"knots", "kn"},
    {"degrees compass", "°"},
    {"millibars", "mbar"},
    {"meters/second", "m/s"},
});

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

} // namespace

std::string quantityName(std::string_view spelling) {
    std::string plain = lowerCase(spelling);
    std::erase_if(plain, [](unsigned char c) { return std::isalnum(c) == 0; });
    const auto found = std::ranges::find(quantities, std::string_view(plain), &Spelling::plain);
    return std::string(found == quantities.end() ? spelling : found->name);
}

std::string unitName(std::string_view spelling) {
    const std::string lower = lowerCase(spelling);
    const auto found = std::ranges::find(writtenOut, std::string_view(lower), &UnitSpelling::said);
    if (found != writtenOut.end())
        return std::string(found->name);
    return data::canonicalUnit(spelling).value_or(std::string(spelling));
}

} // namespace airshed::sources
