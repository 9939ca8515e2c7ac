#include "core/sources/town_model.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace airshed::sources {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double regimePeriodHours = 110.0;
constexpr double regimeMemoryHours = 300.0;
constexpr double latitude = 48.0 * pi / 180.0;
constexpr double boxKm = 12.0;
constexpr double regionKm = 120.0;

/// How much of the town's emissions reach a station, and how it differs from the town's mean weather.
struct Site {
    double traffic;
    double heating;
    double warmer;    ///< °C above the town's mean at night, half by day
    double windShare; ///< of the wind over open land
    double eastKm;
    double northKm;
};
constexpr std::array<Site, stationCount> sites = {
    {{1.0, 0.6, 0.8, 0.75, 0.0, 0.0}, {0.35, 1.0, 0.3, 0.85, 3.0, 1.5}, {0.06, 0.18, -1.2, 1.2, -9.0, -4.0}}};

/// A bump of height 1 around an hour of the day, the day taken as a circle.
double bump(double hour, double centre, double width) {
    const double away = std::remainder(hour - centre, 24.0);
    return std::exp(-0.5 * (away / width) * (away / width));
}

double trafficByHour(double hour, bool weekend) {
    if (weekend)
        return 0.12 + 0.5 * bump(hour, 14.0, 4.0);
    return 0.12 + bump(hour, 7.5, 1.5) + 0.9 * bump(hour, 17.0, 2.0) + 0.35 * bump(hour, 12.5, 3.0);
}

double heatingByHour(double hour) {
    return 0.35 + 1.0 * bump(hour, 20.0, 2.5) + 0.45 * bump(hour, 7.0, 1.5);
}

double hourOfDay(TimeNs time) {
    return static_cast<double>(toCivil(time).hour);
}

double dayOfYear(TimeNs time) {
    const auto yearStart = fromCivil({toCivil(time).year, 1, 1});
    return static_cast<double>(time - *yearStart) / static_cast<double>(nsPerDay);
}

/// Exact solution within an hour of dC/dt = source - loss * (C - upwind), everything but C constant.
double stepBox(double value, double source, double loss, double upwind) {
    const double balance = upwind + source / loss;
    return balance + (value - balance) * std::exp(-loss);
}

/// Saturation-pressure exponent of the Magnus formula over water.
double magnus(double celsius) {
    return 17.62 * celsius / (243.12 + celsius);
}

double washout(double rain) {
    return 0.35 * std::pow(rain, 0.7);
}

} // namespace

TownModel::TownModel(TimeNs start, std::uint64_t seed) : m_time(start), m_random(seed, "synthetic town") {
    m_regime = {m_random.normal(), m_random.normal()};
}

void TownModel::follow(double& state, double hours) {
    const double kept = std::exp(-1.0 / hours);
    state = kept * state + std::sqrt(1.0 - kept * kept) * m_random.normal();
}

void TownModel::stepRegime() {
    const double kept = std::exp(-1.0 / regimeMemoryHours);
    const double noise = std::sqrt(1.0 - kept * kept);
    const double turn = 2.0 * pi / regimePeriodHours;
    const Regime before = m_regime;
    m_regime.real = kept * (before.real * std::cos(turn) - before.imaginary * std::sin(turn)) + noise * m_random.normal();
    m_regime.imaginary = kept * (before.real * std::sin(turn) + before.imaginary * std::cos(turn)) + noise * m_random.normal();
    follow(m_gust, 8.0);
    follow(m_veer, 12.0);
    follow(m_shower, 5.0);
    follow(m_dayFactor, 30.0);
}

TownModel::Sky TownModel::sky() const {
    Sky sky;
    const double day = dayOfYear(m_time);
    sky.season = std::cos(2.0 * pi * (day - 196.0) / 365.25);
    sky.cloud = 1.0 / (1.0 + std::exp(1.6 * m_regime.real + 0.2 - 0.6 * m_shower));
    const double declination = 23.45 * pi / 180.0 * std::sin(2.0 * pi * (284.0 + day) / 365.25);
    const double hourAngle = 2.0 * pi * (hourOfDay(m_time) + 0.5 - 12.0) / 24.0;
    const double height =
        std::sin(latitude) * std::sin(declination) + std::cos(latitude) * std::cos(declination) * std::cos(hourAngle);
    sky.sunshine = std::max(0.0, height) * (1.0 - 0.75 * sky.cloud);
    return sky;
}

void TownModel::stepWeather(const Sky& sky) {
    constexpr double groundDelayHours = 4.0;
    constexpr double mixingDelayHours = 1.5;
    m_warmth += (sky.sunshine - m_warmth) / groundDelayHours;
    m_windSpeed = std::max(0.3, std::exp(0.95 - 0.5 * m_regime.real + 0.5 * m_warmth + 0.2 * m_gust));
    const double direction = 245.0 + 60.0 * m_regime.imaginary - 25.0 * m_regime.real + 20.0 * m_veer;
    m_windDirection = direction - 360.0 * std::floor(direction / 360.0);
    const double clearNight = (1.0 - sky.cloud) * (sky.sunshine > 0.0 ? 0.0 : 1.0);
    const double temperature = 7.5 + 8.5 * sky.season + 3.0 * m_regime.imaginary + 13.0 * m_warmth - 2.5 * clearNight;
    m_temperature += 0.4 * (temperature - m_temperature);
    m_dewPoint = std::min(m_temperature, 3.5 + 7.5 * sky.season + 2.6 * m_regime.imaginary + 2.5 * sky.cloud + 0.8 * m_shower);
    const double wetness = -m_regime.real + 0.9 * m_shower - 1.1;
    m_rain = wetness > 0.0 ? 0.5 * wetness * std::exp(0.6 * m_random.normal()) : 0.0;
    const double mixingHeight = 90.0 + 50.0 * m_windSpeed + 1500.0 * m_warmth;
    m_mixingHeight += (mixingHeight - m_mixingHeight) / mixingDelayHours;
}

TownModel::Emissions TownModel::emissions() {
    const double hour = hourOfDay(m_time) + 0.5;
    const double today = std::exp(0.15 * m_dayFactor);
    Emissions emissions;
    emissions.traffic = today * trafficByHour(hour, weekday(m_time) >= 5);
    emissions.heating = today * std::max(0.0, 16.0 - m_temperature) / 16.0 * heatingByHour(hour);
    return emissions;
}

void TownModel::stepBackground(const Sky& sky, const Emissions& emissions) {
    const double loss = m_windSpeed * 3.6 / regionKm + 0.6 * washout(m_rain) + 0.006;
    m_background = stepBox(m_background, 0.3 + 0.35 * emissions.heating + 0.5 * m_warmth, loss, 1.5);
    const double aloft = 62.0 + 22.0 * sky.season + 6.0 * m_regime.real;
    const double mixing = 0.02 + 0.12 * std::min(1.0, m_mixingHeight / 1200.0);
    const double made = 14.0 * sky.sunshine * std::max(0.2, (m_temperature + 5.0) / 25.0);
    m_regionalOzone = stepBox(m_regionalOzone, made, mixing + 0.02, aloft * mixing / (mixing + 0.02));
}

void TownModel::stepStation(std::size_t station, const Sky& sky, const Emissions& emissions,
                            const std::array<double, stationCount>& particlesBefore) {
    const Site& site = sites[station];
    const double loss = m_windSpeed * site.windShare * 3.6 / boxKm + washout(m_rain) + 0.01;
    double upwind = m_background;
    for (std::size_t other = 0; other < stationCount; ++other) {
        if (other == station)
            continue;
        const double bearing = std::atan2(sites[other].eastKm - site.eastKm, sites[other].northKm - site.northKm);
        const double alignment = std::max(0.0, std::cos(m_windDirection * pi / 180.0 - bearing));
        upwind += 0.45 * alignment * alignment * (particlesBefore[other] - m_background);
    }
    const double particles = 2300.0 * site.traffic * emissions.traffic + 2800.0 * site.heating * emissions.heating;
    m_particles[station] = stepBox(m_particles[station], particles / m_mixingHeight, loss, upwind);
    const double nitrogen = 7000.0 * site.traffic * emissions.traffic + 1500.0 * site.heating * emissions.heating;
    m_nitrogenDioxide[station] = stepBox(m_nitrogenDioxide[station], nitrogen / m_mixingHeight,
                                         loss + 0.06 + 0.25 * sky.sunshine, 3.0 * loss / (loss + 0.3));
}

StationHour TownModel::observe(std::size_t station) const {
    const Site& site = sites[station];
    StationHour hour;
    hour.temperature = m_temperature + site.warmer * (m_warmth > 0.1 ? 0.5 : 1.0);
    hour.relativeHumidity = std::clamp(100.0 * std::exp(magnus(m_dewPoint) - magnus(hour.temperature)), 12.0, 100.0);
    hour.pressure = 1014.0 + 9.0 * m_regime.real;
    hour.windSpeed = m_windSpeed * site.windShare;
    hour.windDirection = m_windDirection;
    hour.rain = m_rain;
    hour.pm25 = m_particles[station];
    hour.no2 = m_nitrogenDioxide[station];
    hour.o3 = std::max(1.0, m_regionalOzone - 0.8 * m_nitrogenDioxide[station]);
    return hour;
}

std::array<StationHour, stationCount> TownModel::next() {
    stepRegime();
    const Sky now = sky();
    stepWeather(now);
    const Emissions emitted = emissions();
    stepBackground(now, emitted);
    const auto before = m_particles;
    std::array<StationHour, stationCount> hours;
    for (std::size_t station = 0; station < stationCount; ++station) {
        stepStation(station, now, emitted, before);
        hours[station] = observe(station);
    }
    m_time += nsPerHour;
    return hours;
}

} // namespace airshed::sources
