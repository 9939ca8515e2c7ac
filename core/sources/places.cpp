#include "core/sources/places.h"

#include <limits>

#include "core/base/error.h"
#include "core/sources/json_request.h"
#include "core/sources/url.h"

namespace airshed::sources {

namespace {

constexpr const char* service = "Open-Meteo's place search";
constexpr std::size_t shortestName = 2;

FoundPlace placeOf(const Json& result) {
    FoundPlace found;
    found.place.name = result.at("name").get<std::string>();
    found.place.position = {result.at("latitude").get<double>(), result.at("longitude").get<double>()};
    found.elevation = result.value("elevation", std::numeric_limits<double>::quiet_NaN());
    found.region = result.value("admin1", std::string());
    found.country = result.value("country", result.value("country_code", std::string()));
    found.timeZone = result.value("timezone", std::string());
    found.population = result.value("population", std::int64_t{0});
    return found;
}

} // namespace

std::string FoundPlace::fullName() const {
    std::string text = place.name;
    for (const std::string& part : {region, country})
        if (!part.empty())
            text += ", " + part;
    return text;
}

std::vector<FoundPlace> findPlaces(SourceContext& context, const std::string& name, const std::string& language,
                                   const JobContext& job) {
    if (name.size() < shortestName)
        throw Error(ErrorCode::InvalidInput, "\"" + name + "\" is too short for a place's name.",
                    "Write at least two letters.");
    const std::string url = withFields(context.addresses.places + "/v1/search",
                                       {{"name", name}, {"count", "20"}, {"language", language}, {"format", "json"}});
    const Json answer = parseAnswer(getJsonText(context.http, {url, {}, {}}, service, job), service);
    return readAnswer(service, [&] {
        std::vector<FoundPlace> places;
        if (answer.contains("results")) // absent where nothing is found
            for (const Json& result : answer.at("results"))
                places.push_back(placeOf(result));
        return places;
    });
}

Json toJson(const Place& place) {
    return {{"name", place.name}, {"latitude", place.position.latitude}, {"longitude", place.position.longitude}};
}

Place placeFromJson(const Json& json, const std::string& path) {
    JsonReader reader(json, path);
    Place place;
    place.name = reader.text("name", "");
    reader.require("latitude");
    reader.require("longitude");
    place.position = {reader.number("latitude", 0, -90, 90), reader.number("longitude", 0, -180, 180)};
    reader.finish();
    return place;
}

} // namespace airshed::sources
