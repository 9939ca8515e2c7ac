#include <fmt/format.h>

#include "app/cli/fetch_options.h"
#include "app/cli/text_table.h"
#include "core/base/error.h"
#include "core/sources/open_meteo.h"
#include "core/sources/places.h"

namespace airshed::cli {

namespace {

struct OpenMeteoOptions {
    FetchTarget target;
    std::vector<std::string> places;    ///< names
    std::vector<std::string> positions; ///< NAME=LAT,LON
    std::string dataset = "air-quality";
    sources::OpenMeteoQuery query;
};

sources::Place placeAt(const std::string& text) {
    const auto sign = text.rfind('=');
    if (sign == std::string::npos)
        return {text, positionFrom(text)};
    return {text.substr(0, sign), positionFrom(text.substr(sign + 1))};
}

sources::Place placeNamed(sources::SourceContext& context, const std::string& name, const Session& session) {
    const std::vector<sources::FoundPlace> found = sources::findPlaces(context, name, "en", session.job);
    if (found.empty())
        throw Error(ErrorCode::NotFound, fmt::format("No place is called \"{}\".", name),
                    "Give its position: --at NAME=LATITUDE,LONGITUDE.");
    const sources::FoundPlace& best = found.front();
    say(fmt::format("{} at {:.4f},{:.4f}{}", best.fullName(), best.place.position.latitude, best.place.position.longitude,
                    found.size() > 1 ? fmt::format("; {} more are called so: airshed-cli places", found.size() - 1) : ""));
    return best.place;
}

int fetchOpenMeteo(const OpenMeteoOptions& options, const Session& session) {
    sources::SourceContext context;
    sources::OpenMeteoQuery query = options.query;
    query.dataset = sources::openMeteoDatasetFromText(options.dataset);
    for (const std::string& name : options.places)
        query.places.push_back(placeNamed(context, name, session));
    for (const std::string& text : options.positions)
        query.places.push_back(placeAt(text));
    const std::string usualName = (query.places.empty() ? "" : query.places.front().name + " ") + options.dataset;
    return fetchInto(options.target, usualName, context, query, session);
}

void declare(CLI::App& command, OpenMeteoOptions& options) {
    declareTarget(command, options.target);
    command.add_option("--place", options.places, "A place by name; may be given again")->allow_extra_args(false);
    command.add_option("--at", options.positions, "A place by position: NAME=LATITUDE,LONGITUDE; may be given again")
        ->allow_extra_args(false);
    command.add_option("--dataset", options.dataset, "air-quality, weather-history or weather-forecast")
        ->check(CLI::IsMember({"air-quality", "weather-history", "weather-forecast"}))
        ->capture_default_str();
    command.add_option("--variable", options.query.variables, "As Open-Meteo calls it (pm2_5); may be given again")
        ->allow_extra_args(false);
    command.add_option("--domain", options.query.domain, "Of air quality: auto, cams_europe or cams_global")
        ->check(CLI::IsMember({"auto", "cams_europe", "cams_global"}))
        ->capture_default_str();
    declareDays(command, options.query.days);
}

struct PlacesOptions {
    std::string name;
    std::string language = "en";
};

int listPlaces(const PlacesOptions& options, const Session& session) {
    sources::SourceContext context;
    const auto places = sources::findPlaces(context, options.name, options.language, session.job);
    if (session.json) {
        Json list = Json::array();
        for (const sources::FoundPlace& found : places)
            list.push_back({{"name", found.place.name},
                            {"region", found.region},
                            {"country", found.country},
                            {"latitude", found.place.position.latitude},
                            {"longitude", found.place.position.longitude},
                            {"time_zone", found.timeZone},
                            {"population", found.population}});
        print(Json{{"places", std::move(list)}});
        return exitDone;
    }
    TextTable table({{"place"}, {"latitude", TextTable::Align::Right}, {"longitude", TextTable::Align::Right}});
    for (const sources::FoundPlace& found : places)
        table.add({found.fullName(), fmt::format("{:.4f}", found.place.position.latitude),
                   fmt::format("{:.4f}", found.place.position.longitude)});
    print(table.text());
    return exitDone;
}

} // namespace

void addFetchOpenMeteo(CLI::App& fetch, Selection& selection) {
    addCommand<OpenMeteoOptions>(fetch, selection, "open-meteo", "Modelled air quality and weather (no key needed)", declare,
                                 fetchOpenMeteo);
}

void addPlacesCommand(CLI::App& app, Selection& selection) {
    addCommand<PlacesOptions>(
        app, selection, "places", "Find a place by its name",
        [](CLI::App& command, PlacesOptions& options) {
            command.add_option("NAME", options.name, "At least two letters")->required();
            command.add_option("--language", options.language, "Of the names")->capture_default_str();
        },
        listPlaces);
}

} // namespace airshed::cli
