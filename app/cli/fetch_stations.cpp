#include <algorithm>

#include <fmt/format.h>

#include "app/cli/fetch_options.h"
#include "app/cli/text_table.h"
#include "core/base/error.h"
#include "core/sources/openaq.h"
#include "core/sources/sensor_community.h"

namespace airshed::cli {

namespace {

constexpr const char* openAq = "openaq";
constexpr const char* sensorCommunity = "sensor-community";

struct StationOptions {
    FetchTarget target;
    CircleOptions circle;
    std::vector<std::string> quantities;
    std::size_t most = 5;
    sources::DateRange days;
};

sources::StationSearch searchOf(const StationOptions& options) {
    return {positionFrom(options.circle.near), options.circle.radiusKm, options.quantities};
}

/// The nearest stations, with the sensors that are wanted.
std::vector<sources::Station> chosen(std::vector<sources::Station> stations, const StationOptions& options) {
    if (stations.empty())
        throw Error(ErrorCode::NotFound,
                    fmt::format("No station is within {} km of {}.", options.circle.radiusKm, options.circle.near),
                    "Choose a larger circle.");
    if (stations.size() > options.most)
        stations.resize(options.most);
    for (sources::Station& station : stations)
        std::erase_if(station.sensors, [&](const sources::StationSensor& sensor) {
            return !options.quantities.empty() &&
                   std::ranges::find(options.quantities, sensor.quantity) == options.quantities.end();
        });
    return stations;
}

int fetchOpenAq(const StationOptions& options, const Session& session) {
    sources::SourceContext context;
    const auto stations = chosen(sources::findOpenAqStations(context, searchOf(options), session.job), options);
    return fetchInto(options.target, "OpenAQ", context, sources::OpenAqQuery{stations, options.days}, session);
}

int fetchSensorCommunity(const StationOptions& options, const Session& session) {
    sources::SourceContext context;
    sources::SensorCommunityQuery query;
    query.centre = positionFrom(options.circle.near);
    query.radiusKm = options.circle.radiusKm;
    query.days = options.days;
    if (!options.days.from.empty() || !options.days.to.empty())
        query.stations = chosen(sources::findSensorCommunityStations(context, searchOf(options), session.job), options);
    return fetchInto(options.target, "Sensor.Community", context, query, session);
}

void declareStations(CLI::App& command, StationOptions& options) {
    declareTarget(command, options.target);
    declareCircle(command, options.circle);
    command.add_option("--stations", options.most, "At most so many of the nearest stations")->capture_default_str();
}

struct SearchOptions {
    std::string service;
    StationOptions search;
};

Json stationJson(const sources::Station& station) {
    Json sensors = Json::array();
    for (const sources::StationSensor& sensor : station.sensors)
        sensors.push_back({{"id", sensor.id}, {"quantity", sensor.quantity}, {"unit", sensor.unit}});
    return {{"id", station.id},
            {"name", station.name},
            {"latitude", station.position.latitude},
            {"longitude", station.position.longitude},
            {"distance_km", station.distanceKm},
            {"last", station.last == 0 ? std::string() : formatIso(station.last)},
            {"sensors", std::move(sensors)}};
}

int listStations(const SearchOptions& options, const Session& session) {
    sources::SourceContext context;
    const sources::StationSearch search = searchOf(options.search);
    const auto stations = options.service == openAq ? sources::findOpenAqStations(context, search, session.job)
                                                    : sources::findSensorCommunityStations(context, search, session.job);
    if (session.json) {
        Json list = Json::array();
        for (const sources::Station& station : stations)
            list.push_back(stationJson(station));
        print(Json{{"stations", std::move(list)}});
        return exitDone;
    }
    TextTable table(
        {{"station"}, {"number", TextTable::Align::Right}, {"km", TextTable::Align::Right}, {"measures"}, {"last value"}});
    for (const sources::Station& station : stations) {
        std::string measures;
        for (const sources::StationSensor& sensor : station.sensors)
            measures += (measures.empty() ? "" : ", ") + sensor.quantity;
        table.add({station.name, std::to_string(station.id), fmt::format("{:.1f}", station.distanceKm), measures,
                   station.last == 0 ? "-" : formatIso(station.last)});
    }
    print(table.text());
    return exitDone;
}

} // namespace

void addFetchStations(CLI::App& fetch, Selection& selection) {
    addCommand<StationOptions>(
        fetch, selection, openAq, "Hourly means of public stations (needs a free key)",
        [](CLI::App& command, StationOptions& options) {
            declareStations(command, options);
            command.add_option("--quantity", options.quantities, "Only PM2.5, NO2, …; may be given again")
                ->allow_extra_args(false);
            declareDays(command, options.days);
        },
        fetchOpenAq);
    addCommand<StationOptions>(
        fetch, selection, sensorCommunity, "Citizens' sensors: the last five minutes, or with --from whole days",
        [](CLI::App& command, StationOptions& options) {
            declareStations(command, options);
            declareDays(command, options.days);
        },
        fetchSensorCommunity);
}

void addStationsCommand(CLI::App& app, Selection& selection) {
    addCommand<SearchOptions>(
        app, selection, "stations", "List the stations near a point",
        [](CLI::App& command, SearchOptions& options) {
            command.add_option("SERVICE", options.service, "openaq or sensor-community")
                ->required()
                ->check(CLI::IsMember({openAq, sensorCommunity}));
            declareCircle(command, options.search.circle);
            command.add_option("--quantity", options.search.quantities, "Only stations with PM2.5, NO2, …; may be given again")
                ->allow_extra_args(false);
        },
        listStations);
}

} // namespace airshed::cli
