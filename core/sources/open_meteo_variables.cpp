#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/sources/open_meteo.h"

namespace airshed::sources {

namespace {

struct Known {
    const char* name;
    const char* column;
    bool isOfPrecedingHour;
    bool isUsual;
};

constexpr auto airVariables = std::to_array<Known>({
    {"pm2_5", "PM2.5", false, true},
    {"pm10", "PM10", false, true},
    {"nitrogen_dioxide", "NO2", false, true},
    {"ozone", "O3", false, true},
    {"sulphur_dioxide", "SO2", false, true},
    {"carbon_monoxide", "CO", false, true},
    {"ammonia", "NH3", false, false},
    {"carbon_dioxide", "CO2", false, false},
    {"methane", "CH4", false, false},
    {"dust", "dust", false, false},
    {"aerosol_optical_depth", "aerosol optical depth", false, false},
    {"uv_index", "UV index", false, false},
});

constexpr auto weatherVariables = std::to_array<Known>({
    {"temperature_2m", "temperature", false, true},
    {"relative_humidity_2m", "relative humidity", false, true},
    {"pressure_msl", "pressure", false, true},
    {"wind_speed_10m", "wind speed", false, true},
    {"wind_direction_10m", "wind direction", false, true},
    {"precipitation", "precipitation", true, true},
    {"shortwave_radiation", "solar radiation", true, true},
    {"dew_point_2m", "dew point", false, false},
    {"surface_pressure", "surface pressure", false, false},
    {"cloud_cover", "cloud cover", false, false},
    {"wind_gusts_10m", "wind gusts", true, false},
    {"rain", "rain", true, false},
    {"showers", "showers", true, false},
    {"snowfall", "snowfall", true, false},
    {"boundary_layer_height", "boundary layer height", false, false},
});

template <typename Visit> void visitKnown(OpenMeteoDataset dataset, const Visit& visit) {
    if (dataset == OpenMeteoDataset::AirQuality)
        std::ranges::for_each(airVariables, visit);
    else
        std::ranges::for_each(weatherVariables, visit);
}

} // namespace

std::vector<OpenMeteoVariable> knownVariables(OpenMeteoDataset dataset) {
    std::vector<OpenMeteoVariable> variables;
    visitKnown(dataset, [&](const Known& known) { variables.push_back({known.name, known.column, known.isOfPrecedingHour}); });
    return variables;
}

std::vector<std::string> usualVariables(OpenMeteoDataset dataset) {
    std::vector<std::string> names;
    visitKnown(dataset, [&](const Known& known) {
        if (known.isUsual)
            names.emplace_back(known.name);
    });
    return names;
}

std::string toText(OpenMeteoDataset dataset) {
    switch (dataset) {
    case OpenMeteoDataset::AirQuality: return "air-quality";
    case OpenMeteoDataset::WeatherHistory: return "weather-history";
    case OpenMeteoDataset::WeatherForecast: return "weather-forecast";
    }
    return "unknown";
}

OpenMeteoDataset openMeteoDatasetFromText(const std::string& text) {
    for (const auto dataset :
         {OpenMeteoDataset::AirQuality, OpenMeteoDataset::WeatherHistory, OpenMeteoDataset::WeatherForecast})
        if (toText(dataset) == text)
            return dataset;
    throw Error(ErrorCode::InvalidInput, "\"" + text + "\" is no dataset of Open-Meteo.",
                "Use air-quality, weather-history or weather-forecast.");
}

std::string OpenMeteoQuery::serviceName() const {
    switch (dataset) {
    case OpenMeteoDataset::AirQuality: return "Open-Meteo air quality";
    case OpenMeteoDataset::WeatherHistory: return "Open-Meteo weather history";
    case OpenMeteoDataset::WeatherForecast: return "Open-Meteo weather forecast";
    }
    return "Open-Meteo";
}

Json toJson(const OpenMeteoQuery& query) {
    Json places = Json::array();
    for (const Place& place : query.places)
        places.push_back(toJson(place));
    return {{"dataset", toText(query.dataset)}, {"places", std::move(places)}, {"variables", query.variables},
            {"from", query.days.from},          {"to", query.days.to},         {"domain", query.domain}};
}

OpenMeteoQuery openMeteoQueryFromJson(const Json& json) {
    JsonReader reader(json, "query");
    OpenMeteoQuery query;
    query.dataset = openMeteoDatasetFromText(reader.text("dataset", toText(query.dataset)));
    const Json& places = reader.require("places");
    for (std::size_t i = 0; i < places.size(); ++i)
        query.places.push_back(placeFromJson(places[i], reader.pathOf("places") + "." + std::to_string(i)));
    query.variables = reader.texts("variables", {});
    query.days = dateRangeFromJson(reader);
    query.domain = reader.choice("domain", query.domain, {"auto", "cams_europe", "cams_global"});
    reader.finish();
    return query;
}

} // namespace airshed::sources
