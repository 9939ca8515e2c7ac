#include "core/sources/station_internal.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::sources {

Json toJson(const Station& station) {
    Json sensors = Json::array();
    for (const StationSensor& sensor : station.sensors)
        sensors.push_back({{"id", sensor.id}, {"quantity", sensor.quantity}, {"unit", sensor.unit}});
    Json attributions = Json::array();
    for (const Attribution& one : station.attributions)
        attributions.push_back({{"text", one.text}, {"licence", one.licence}, {"url", one.url}});
    return {{"id", station.id},
            {"name", station.name},
            {"latitude", station.position.latitude},
            {"longitude", station.position.longitude},
            {"sensors", std::move(sensors)},
            {"attributions", std::move(attributions)}};
}

Station stationFromJson(const Json& json, const std::string& path) {
    constexpr std::int64_t largestId = std::int64_t{1} << 52U;
    JsonReader reader(json, path);
    Station station;
    station.id = reader.integer("id", 0, 0, largestId);
    station.name = reader.text("name", "");
    station.position = {reader.number("latitude", 0, -90, 90), reader.number("longitude", 0, -180, 180)};
    const Json& sensors = reader.require("sensors");
    for (std::size_t i = 0; i < sensors.size(); ++i) {
        JsonReader one(sensors[i], fmt::format("{}.{}", reader.pathOf("sensors"), i));
        station.sensors.push_back({one.integer("id", 0, 0, largestId), one.text("quantity", ""), one.text("unit", "")});
        one.finish();
    }
    if (const Json* attributions = reader.find("attributions"))
        for (std::size_t i = 0; i < attributions->size(); ++i) {
            JsonReader one((*attributions)[i], fmt::format("{}.{}", reader.pathOf("attributions"), i));
            station.attributions.push_back({one.text("text", ""), one.text("licence", ""), one.text("url", "")});
            one.finish();
        }
    reader.finish();
    return station;
}

Json toJson(const std::vector<Station>& stations) {
    Json list = Json::array();
    for (const Station& station : stations)
        list.push_back(toJson(station));
    return list;
}

std::vector<Station> stationsFromJson(JsonReader& reader) {
    std::vector<Station> stations;
    if (const Json* list = reader.find("stations"))
        for (std::size_t i = 0; i < list->size(); ++i)
            stations.push_back(stationFromJson((*list)[i], fmt::format("{}.{}", reader.pathOf("stations"), i)));
    return stations;
}

void keepNearest(std::vector<Station>& stations, const StationSearch& search) {
    for (Station& station : stations)
        station.distanceKm = distanceKm(search.centre, station.position);
    std::erase_if(stations, [&](const Station& station) {
        const auto isWanted = [&](const StationSensor& sensor) {
            return search.quantities.empty() ||
                   std::ranges::find(search.quantities, sensor.quantity) != search.quantities.end();
        };
        return station.distanceKm > search.radiusKm || std::ranges::none_of(station.sensors, isWanted);
    });
    std::ranges::stable_sort(stations, {}, &Station::distanceKm);
}

void checkSearch(const StationSearch& search, double largestRadiusKm) {
    if (!search.centre.isValid())
        throw Error(ErrorCode::InvalidInput, "The point lies nowhere on the Earth.",
                    "Latitudes go from -90 to 90, longitudes from -180 to 180.");
    if (!(search.radiusKm > 0 && search.radiusKm <= largestRadiusKm))
        throw Error(ErrorCode::InvalidInput, fmt::format("A circle of {} km cannot be asked for.", search.radiusKm),
                    fmt::format("Choose above 0 and at most {} km.", largestRadiusKm));
}

std::vector<std::string> uniqueNames(const std::vector<Station>& stations) {
    std::vector<std::string> names;
    for (const Station& station : stations) {
        const auto isSame = [&](const Station& other) { return other.name == station.name; };
        const bool isShared = std::ranges::count_if(stations, isSame) > 1 || station.name.empty();
        names.push_back(isShared ? fmt::format("{}{}{}", station.name, station.name.empty() ? "" : " ", station.id)
                                 : station.name);
    }
    return names;
}

} // namespace airshed::sources
