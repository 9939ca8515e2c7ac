#pragma once

#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/json.h"
#include "core/sources/date_range.h"
#include "core/sources/fetched.h"
#include "core/sources/places.h"
#include "core/sources/source_context.h"

namespace airshed::sources {

/// Open-Meteo's model data (no key; CC BY 4.0; free for non-commercial use up to 10,000 calls a day).
enum class OpenMeteoDataset {
    AirQuality,      ///< CAMS, hourly concentrations
    WeatherHistory,  ///< reanalysis (ERA5 and others), up to 6 days ago
    WeatherForecast, ///< the weather models' latest runs: from 92 days ago to 16 days ahead
};

/// Hourly values at some places. Plain data.
struct OpenMeteoQuery {
    OpenMeteoDataset dataset = OpenMeteoDataset::AirQuality;
    std::vector<Place> places;
    /// As Open-Meteo calls them ("pm2_5", "temperature_2m"); empty: those of usualVariables().
    std::vector<std::string> variables;
    /// Left open: 30 days up to yesterday (history: up to 6 days ago; forecast: from 7 days ago to 6 days ahead).
    DateRange days;
    std::string domain = "auto"; ///< of AirQuality: "auto", "cams_europe" or "cams_global"

    /// "open-meteo air quality" and so on, for messages and provenance.
    [[nodiscard]] std::string serviceName() const;
};

/// A variable and what a number of it stands for.
struct OpenMeteoVariable {
    std::string name;   ///< "wind_speed_10m"
    std::string column; ///< "wind speed"
    /// A sum, mean or maximum over the hour that *ends* at Open-Meteo's stamp; the table has it at that hour's beginning.
    bool isOfPrecedingHour = false;
};
/// The variables that are known of a dataset, the usual ones first.
[[nodiscard]] std::vector<OpenMeteoVariable> knownVariables(OpenMeteoDataset dataset);
/// What is fetched unless variables are named.
[[nodiscard]] std::vector<std::string> usualVariables(OpenMeteoDataset dataset);

/// One series a place: "time" (UTC), "place", "latitude", "longitude" (of the model's grid cell, whose centre is not the
/// place), then the variables in the units that Open-Meteo states. Downloads quarter by quarter, and goes on where an earlier
/// attempt was cut. Indices (us_aqi, european_aqi) are refused: an index is no concentration.
/// @throws Error(InvalidInput) for no place, an unusable variable or day; as getJsonText; Cancelled.
[[nodiscard]] Fetched fetchOpenMeteo(SourceContext& context, const OpenMeteoQuery& query, const JobContext& job = {});

/// "air-quality", "weather-history" or "weather-forecast".
[[nodiscard]] std::string toText(OpenMeteoDataset dataset);
/// @throws Error(InvalidInput).
[[nodiscard]] OpenMeteoDataset openMeteoDatasetFromText(const std::string& text);
[[nodiscard]] Json toJson(const OpenMeteoQuery& query);
/// @throws Error(InvalidInput) naming the field.
[[nodiscard]] OpenMeteoQuery openMeteoQueryFromJson(const Json& json);

} // namespace airshed::sources
