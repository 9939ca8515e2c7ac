#pragma once

#include <optional>
#include <string>

namespace airshed::quality {

/// What a column measures, as far as its name tells.
enum class QuantityKind {
    Unknown,
    Pm1,
    Pm25,
    Pm10,
    No,
    No2,
    Nox,
    O3,
    So2,
    Co,
    Co2,
    Temperature,
    DewPoint,
    Humidity,
    Pressure,
    WindSpeed,
    WindDirection,
    Rain,
    Radiation,
};

/// By the column's name: "PM2.5", "pm2_5_atm_a" and "P2" (Sensor.Community's) are Pm25; "PT08.S1(CO)", a raw response, is not
/// Co.
[[nodiscard]] QuantityKind quantityOf(const std::string& columnName);

[[nodiscard]] bool isParticles(QuantityKind kind);
[[nodiscard]] bool isGas(QuantityKind kind); ///< one whose unit may be a mass or a mixing ratio (CO2 is not among them)
/// Zero for long is usual: rain, radiation, wind.
[[nodiscard]] bool restsAtZero(QuantityKind kind);
/// The greatest value that the quantity can truly rest at, not a sensor's limit: 100 % humidity.
[[nodiscard]] std::optional<double> naturalTop(QuantityKind kind, const std::string& unit);
/// The unit that concentrations and weather are expected in: "µg/m³", "°C", "%", "hPa", …; "" where none is.
[[nodiscard]] std::string usualUnit(QuantityKind kind);

struct ValueLimits {
    double min = 0.0, max = 0.0;
};

/// What outdoor air can be, with a margin beyond everything on record, so that a value outside is a fault and not a rare day.
/// Concentrations may lie below 0 by the noise of an instrument around zero. Weather: the extremes of the World Meteorological
/// Organization's archive (temperature −89.2 to 56.7 °C, gust 113 m/s, 1,825 mm of rain in a day) and a surface pressure from
/// the highest places to the record 1,084.8 hPa. Without a unit, the widest of the quantity's units.
/// @return nothing for an unknown quantity or a unit that it is not measured in.
[[nodiscard]] std::optional<ValueLimits> plausibleLimits(QuantityKind kind, const std::string& unit);

/// Micrograms in a cubic metre for one ppb of a gas at 20 °C and 1013 hPa, as the European Union reports (NO2 1.91, O3 2.00,
/// SO2 2.66, CO 1.16, NO 1.25): molar mass / 24.06 l. @return nothing where none is defined.
[[nodiscard]] std::optional<double> microgramsPerPpb(QuantityKind kind);

} // namespace airshed::quality
