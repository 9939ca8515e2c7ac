#include "core/quality/quantity.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <string_view>

namespace airshed::quality {

namespace {

struct NameRule {
    std::string_view name; ///< letters and digits, lower case
    bool whole;            ///< the whole name, not its beginning
    QuantityKind kind;
};

using enum QuantityKind;

/// The first rule that fits counts.
constexpr auto nameRules = std::to_array<NameRule>({
    {"pm25", false, Pm25},
    {"pm10", false, Pm10},
    {"pm1", true, Pm1},
    {"p2", true, Pm25},
    {"p1", true, Pm10},
    {"nox", false, Nox},
    {"no2", false, No2},
    {"nitrogendioxide", false, No2},
    {"nitrogenoxide", false, No},
    {"nitricoxide", false, No},
    {"o3", false, O3},
    {"ozone", false, O3},
    {"so2", false, So2},
    {"sulphurdioxide", false, So2},
    {"sulfurdioxide", false, So2},
    {"co2", false, Co2},
    {"carbondioxide", false, Co2},
    {"carbonmonoxide", false, Co},
    {"co", true, Co},
    {"cogt", true, Co},
    {"dewp", false, DewPoint},
    {"temp", false, Temperature},
    {"t", true, Temperature},
    {"relativehumidity", false, Humidity},
    {"humidity", false, Humidity},
    {"rh", true, Humidity},
    {"pres", false, Pressure},
    {"surfacepressure", false, Pressure},
    {"windspeed", false, WindSpeed},
    {"wspm", true, WindSpeed},
    {"winddir", false, WindDirection},
    {"rain", false, Rain},
    {"precipitation", false, Rain},
    {"shortwaveradiation", false, Radiation},
    {"solarradiation", false, Radiation},
    {"globalradiation", false, Radiation},
});

struct UnitLimits {
    QuantityKind kind;
    std::string_view unit;
    double min;
    double max;
};

constexpr auto unitLimits = std::to_array<UnitLimits>({
    {Pm1, "µg/m³", -15, 10'000},    {Pm25, "µg/m³", -15, 10'000},    {Pm10, "µg/m³", -15, 20'000},
    {No, "µg/m³", -10, 5'000},      {No, "ppb", -8, 4'000},          {No, "ppm", -0.008, 4},
    {No2, "µg/m³", -10, 5'000},     {No2, "ppb", -5, 2'600},         {No2, "ppm", -0.005, 2.6},
    {Nox, "µg/m³", -10, 10'000},    {Nox, "ppb", -5, 5'200},         {Nox, "ppm", -0.005, 5.2},
    {O3, "µg/m³", -10, 2'000},      {O3, "ppb", -5, 1'000},          {O3, "ppm", -0.005, 1},
    {So2, "µg/m³", -10, 20'000},    {So2, "ppb", -5, 7'500},         {So2, "ppm", -0.005, 7.5},
    {Co, "µg/m³", -1'000, 120'000}, {Co, "mg/m³", -1, 120},          {Co, "ppb", -1'000, 100'000},
    {Co, "ppm", -1, 100},           {Co2, "ppm", 200, 20'000},       {Temperature, "°C", -90, 60},
    {Temperature, "°F", -130, 140}, {Temperature, "K", 183, 333.2},  {DewPoint, "°C", -110, 40},
    {DewPoint, "°F", -166, 104},    {DewPoint, "K", 163, 313.2},     {Humidity, "%", 0, 105},
    {Pressure, "hPa", 300, 1'090},  {Pressure, "mbar", 300, 1'090},  {Pressure, "Pa", 30'000, 109'000},
    {Pressure, "kPa", 30, 109},     {Pressure, "mmHg", 225, 818},    {Pressure, "inHg", 8.8, 32.2},
    {WindSpeed, "m/s", 0, 115},     {WindSpeed, "km/h", 0, 415},     {WindSpeed, "mph", 0, 258},
    {WindSpeed, "kn", 0, 224},      {WindDirection, "°", 0, 360},    {Rain, "mm", 0, 2'000},
    {Rain, "mm/h", 0, 1'000},       {Radiation, "W/m²", -20, 1'600},
});

struct GasMass {
    QuantityKind kind;
    double gramsPerMole;
};
constexpr std::array<GasMass, 5> gasMasses = {{{No, 30.006}, {No2, 46.006}, {O3, 47.998}, {So2, 64.066}, {Co, 28.010}}};
constexpr double litresPerMole = 24.055; // of an ideal gas at 293.15 K and 1013.25 hPa

} // namespace

QuantityKind quantityOf(const std::string& columnName) {
    if (columnName == "NO") // "No" numbers rows
        return No;
    std::string plain;
    for (const char c : columnName)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto fits = [&](const NameRule& rule) { return rule.whole ? plain == rule.name : plain.starts_with(rule.name); };
    const auto rule = std::ranges::find_if(nameRules, fits);
    return rule == nameRules.end() ? Unknown : rule->kind;
}

bool isParticles(QuantityKind kind) {
    return kind == Pm1 || kind == Pm25 || kind == Pm10;
}

bool isGas(QuantityKind kind) {
    return kind == No || kind == No2 || kind == Nox || kind == O3 || kind == So2 || kind == Co;
}

bool restsAtZero(QuantityKind kind) {
    return kind == Rain || kind == Radiation || kind == WindSpeed || kind == WindDirection;
}

std::optional<double> naturalTop(QuantityKind kind, const std::string& unit) {
    if (kind != Humidity || (unit != "%" && !unit.empty()))
        return std::nullopt;
    return 100.0;
}

std::string usualUnit(QuantityKind kind) {
    const auto limits = std::ranges::find(unitLimits, kind, &UnitLimits::kind);
    return limits == unitLimits.end() ? std::string() : std::string(limits->unit);
}

std::optional<ValueLimits> plausibleLimits(QuantityKind kind, const std::string& unit) {
    ValueLimits widest{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const UnitLimits& limits : unitLimits)
        if (limits.kind == kind && (unit.empty() || limits.unit == unit)) {
            widest.min = std::min(widest.min, limits.min);
            widest.max = std::max(widest.max, limits.max);
        }
    if (widest.min > widest.max)
        return std::nullopt;
    return widest;
}

std::optional<double> microgramsPerPpb(QuantityKind kind) {
    const auto gas = std::ranges::find(gasMasses, kind, &GasMass::kind);
    if (gas == gasMasses.end())
        return std::nullopt;
    return gas->gramsPerMole / litresPerMole;
}

} // namespace airshed::quality
