#pragma once

#include <array>
#include <cstdint>

#include "core/base/random.h"
#include "core/base/time.h"

namespace airshed::sources {

/// What stands at a station in one hour, before any sensor has looked at it.
struct StationHour {
    double pm25 = 0;             ///< µg/m³
    double no2 = 0;              ///< µg/m³
    double o3 = 0;               ///< µg/m³
    double temperature = 0;      ///< °C
    double relativeHumidity = 0; ///< %
    double pressure = 0;         ///< hPa
    double windSpeed = 0;        ///< m/s
    double windDirection = 0;    ///< degrees from which it blows
    double rain = 0;             ///< mm in the hour
};

inline constexpr std::size_t stationCount = 3;
inline constexpr std::array<const char*, stationCount> stationNames = {"roadside", "residential", "rural"};

/// The air of a made-up town at 48° N whose clocks show UTC: one box of air a station within a regional background, stepped
/// hour by hour. A *synthetic* world for learning and testing; its numbers describe no place.
///
/// - **Weather regime.** A complex first-order autoregressive process turns with a period of 110 h and forgets with a time
///   constant of 300 h. Its real part is the pressure anomaly (9 hPa a standard deviation): high means little wind, clear sky
///   and no rain. Its imaginary part is largest while the pressure falls: it brings mild air and turns the wind. So the next
///   day's regime shows in the past days' pressure, temperature and wind, but not surely.
/// - **Sun, temperature, humidity.** Sun height from date and hour (declination by Cooper 1969), dimmed by clouds; the ground
///   follows with 4 h delay. Relative humidity from temperature and dew point (Magnus formula).
/// - **Mixing height.** 90 m + 50 s · wind at night, up to 1500 m more with sun, followed with 1.5 h delay. Emissions dilute
///   into it.
/// - **Emissions.** Traffic with two peaks on weekdays and a flat noon on weekends; heating by how far it is below 16 °C, most
///   in the evening; both vary from day to day.
/// - **Boxes.** dC/dt = E / mixing height − λ (C − upwind air), λ = wind / 12 km + washout 0.35 · rain^0.7 /h + deposition
///   0.01 /h, solved exactly within the hour. Upwind air is the background plus up to 45 % of what stands at the stations the
///   wind comes over. The background (secondary particles) builds up over days of little wind in the same way over 120 km.
/// - **NO2** is emitted by traffic mostly and lost to sunlight; **O3** is made by sun and warmth, mixed down from aloft, and
///   eaten by NO from traffic.
///
/// Deterministic for a seed; the hours come in order.
class TownModel {
public:
    TownModel(TimeNs start, std::uint64_t seed);
    /// The stations in the next hour, in the order of stationNames.
    [[nodiscard]] std::array<StationHour, stationCount> next();

private:
    struct Regime {
        double real = 0;
        double imaginary = 0;
    };
    struct Sky {
        double sunshine = 0; ///< 0 to 1 at the ground
        double cloud = 0;    ///< 0 to 1
        double season = 0;   ///< -1 in mid-January, 1 in mid-July
    };
    struct Emissions {
        double traffic = 0;
        double heating = 0;
    };

    void stepRegime();
    [[nodiscard]] Sky sky() const;
    void stepWeather(const Sky& sky);
    [[nodiscard]] Emissions emissions();
    void stepBackground(const Sky& sky, const Emissions& emissions);
    void stepStation(std::size_t station, const Sky& sky, const Emissions& emissions,
                     const std::array<double, stationCount>& particlesBefore);
    [[nodiscard]] StationHour observe(std::size_t station) const;
    /// One step of a first-order autoregressive process of unit variance that forgets in `hours`.
    void follow(double& state, double hours);

    TimeNs m_time;
    RandomStream m_random;
    Regime m_regime;
    double m_gust = 0;      ///< unit-variance noise of the wind's speed
    double m_veer = 0;      ///< … of its direction
    double m_shower = 0;    ///< … of rain and clouds
    double m_dayFactor = 0; ///< … of emissions
    double m_warmth = 0;    ///< sunshine as the ground feels it
    double m_mixingHeight = 300;
    double m_windSpeed = 2;
    double m_windDirection = 240;
    double m_temperature = 8;
    double m_dewPoint = 5;
    double m_rain = 0;
    double m_background = 8; ///< particles
    double m_regionalOzone = 50;
    std::array<double, stationCount> m_particles = {12, 10, 8};
    std::array<double, stationCount> m_nitrogenDioxide = {30, 15, 6};
};

} // namespace airshed::sources
