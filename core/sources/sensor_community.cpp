#include "core/sources/sensor_community.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/sources/json_request.h"
#include "core/sources/quantities.h"
#include "core/sources/row_builder.h"
#include "core/sources/sensor_community_internal.h"
#include "core/sources/station_internal.h"
#include "core/sources/url.h"

namespace airshed::sources {

namespace {

constexpr const char* service = "Sensor.Community";
constexpr double largestRadiusKm = 1'000;

/// Numbers come as text.
std::optional<double> numberOf(const Json& json) {
    if (json.is_number())
        return json.get<double>();
    if (!json.is_string())
        return std::nullopt;
    const auto text = json.get<std::string>();
    double value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

Position positionOf(const Json& location) {
    const auto latitude = numberOf(location.at("latitude"));
    const auto longitude = numberOf(location.at("longitude"));
    if (!latitude || !longitude)
        throw Error(ErrorCode::Unavailable, "Sensor.Community gave a place without a position.", "Try again later.");
    return {*latitude, *longitude};
}

Json askForArea(SourceContext& context, const Position& centre, double radiusKm, std::string& url, const JobContext& job) {
    url = context.addresses.sensorCommunity +
          fmt::format("/airrohr/v1/filter/area={:.6g},{:.6g},{:.6g}", centre.latitude, centre.longitude, radiusKm);
    return parseAnswer(getJsonText(context.http, {url, {}, communityLimits()}, service, job), service);
}

std::string typeOf(const Json& record) {
    return record.at("sensor").at("sensor_type").at("name").get<std::string>();
}

void addRecord(RowBuilder& rows, const Json& record, Findings& findings) {
    const auto stamp = record.at("timestamp").get<std::string>();
    const auto time = parseIso(stamp);
    const std::string sensor = std::to_string(wholeNumber(record.at("sensor").at("id")));
    if (!time) {
        findings.push_back({Severity::Warning, "unreadable_time", "sensor " + sensor,
                            fmt::format("A reading has the time \"{}\" and was left out.", stamp), ""});
        return;
    }
    const Position position = positionOf(record.at("location"));
    const std::size_t row = rows.rowOf(*time, sensor);
    rows.setText(row, "sensor type", typeOf(record));
    rows.setNumber(row, "latitude", "°", position.latitude);
    rows.setNumber(row, "longitude", "°", position.longitude);
    for (const Json& value : record.at("sensordatavalues")) {
        const auto quantity = communityQuantity(value.at("value_type").get<std::string>());
        const auto number = numberOf(value.at("value"));
        if (!number)
            findings.push_back(
                {Severity::Warning, "no_number", "sensor " + sensor,
                 fmt::format("\"{}\" stands where {} should; it was left out.", value.at("value").dump(), quantity.column),
                 ""});
        else
            rows.setNumber(row, quantity.column, quantity.unit, *number);
    }
}

Fetched fetchArea(SourceContext& context, const SensorCommunityQuery& query, const JobContext& job) {
    checkSearch({query.centre, query.radiusKm, {}}, largestRadiusKm);
    Fetched fetched;
    fetched.seriesColumn = "sensor";
    fetched.facts = communityFacts(context.now());
    std::string url;
    const Json answer = askForArea(context, query.centre, query.radiusKm, url, job);
    fetched.facts.addRequest(url);
    RowBuilder rows("sensor");
    readAnswer(service, [&] {
        for (const Json& record : answer)
            addRecord(rows, record, fetched.findings);
    });
    if (rows.rows() == 0)
        throw Error(ErrorCode::NotFound, "No sensor in this circle has sent anything in the last five minutes.",
                    "Choose a larger circle.");
    fetched.table = rows.build();
    return fetched;
}

} // namespace

const std::vector<RateLimit>& communityLimits() {
    static const std::vector<RateLimit> limits = {{60, std::chrono::minutes(1)}}; // none is published; asked for with care
    return limits;
}

CommunityQuantity communityQuantity(const std::string& valueType) {
    const std::string column = quantityName(valueType);
    if (column.starts_with("PM"))
        return {column, "µg/m³"};
    if (column == "temperature")
        return {column, "°C"};
    if (column == "relative humidity")
        return {column, "%"};
    if (column.starts_with("pressure"))
        return {column, "Pa"};
    return {column, ""};
}

SourceFacts communityFacts(TimeNs now) {
    SourceFacts facts;
    facts.service = service;
    facts.attributions = {{"Sensor.Community contributors", "DbCL 1.0", "https://sensor.community"}};
    facts.stamps = "Single readings at the stamp (UTC).";
    facts.delaySeconds = 300;
    facts.retrieved = now;
    return facts;
}

std::vector<Station> findSensorCommunityStations(SourceContext& context, const StationSearch& search, const JobContext& job) {
    checkSearch(search, largestRadiusKm);
    std::string url;
    const Json answer = askForArea(context, search.centre, search.radiusKm, url, job);
    std::map<std::int64_t, Station> byLocation;
    readAnswer(service, [&] {
        for (const Json& record : answer) {
            const Json& location = record.at("location");
            Station& station = byLocation[wholeNumber(location.at("id"))];
            station.id = wholeNumber(location.at("id"));
            station.name = fmt::format("location {}", station.id);
            station.position = positionOf(location);
            station.last = std::max(station.last, parseIso(record.at("timestamp").get<std::string>()).value_or(0));
            station.attributions = communityFacts(0).attributions;
            const auto id = wholeNumber(record.at("sensor").at("id"));
            if (std::ranges::find(station.sensors, id, &StationSensor::id) == station.sensors.end())
                station.sensors.push_back({id, typeOf(record), ""});
        }
    });
    std::vector<Station> stations;
    stations.reserve(byLocation.size());
    for (auto& [id, station] : byLocation)
        stations.push_back(std::move(station));
    keepNearest(stations, {search.centre, search.radiusKm, {}});
    return stations;
}

Fetched fetchSensorCommunity(SourceContext& context, const SensorCommunityQuery& query, const JobContext& job) {
    return query.stations.empty() ? fetchArea(context, query, job) : fetchCommunityArchive(context, query, job);
}

Json toJson(const SensorCommunityQuery& query) {
    return {{"stations", toJson(query.stations)},
            {"from", query.days.from},
            {"to", query.days.to},
            {"latitude", query.centre.latitude},
            {"longitude", query.centre.longitude},
            {"radius_km", query.radiusKm}};
}

SensorCommunityQuery sensorCommunityQueryFromJson(const Json& json) {
    JsonReader reader(json, "query");
    SensorCommunityQuery query;
    query.stations = stationsFromJson(reader);
    query.days = dateRangeFromJson(reader);
    query.centre = {reader.number("latitude", 0, -90, 90), reader.number("longitude", 0, -180, 180)};
    query.radiusKm = reader.number("radius_km", query.radiusKm, 0, largestRadiusKm);
    reader.finish();
    return query;
}

} // namespace airshed::sources
