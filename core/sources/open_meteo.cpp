#include "core/sources/open_meteo.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/data/units.h"
#include "core/sources/json_request.h"
#include "core/sources/page_spool.h"
#include "core/sources/row_builder.h"
#include "core/sources/url.h"

namespace airshed::sources {

namespace {

constexpr int stretchDays = 92;
constexpr int usualDays = 30;
constexpr int forecastDaysBack = 7;
constexpr int forecastDaysAhead = 6;
constexpr int historyDaysBehind = 6; ///< "5 days behind", and the day is not whole before the 6th

/// Free use, as published: 600 calls a minute, 5,000 an hour, 10,000 a day.
const std::vector<RateLimit>& freeLimits() {
    static const std::vector<RateLimit> limits = {
        {600, std::chrono::minutes(1)}, {5'000, std::chrono::hours(1)}, {10'000, std::chrono::hours(24)}};
    return limits;
}

std::string address(const ServiceAddresses& addresses, OpenMeteoDataset dataset) {
    switch (dataset) {
    case OpenMeteoDataset::AirQuality: return addresses.airQuality + "/v1/air-quality";
    case OpenMeteoDataset::WeatherHistory: return addresses.history + "/v1/archive";
    case OpenMeteoDataset::WeatherForecast: return addresses.forecast + "/v1/forecast";
    }
    return {};
}

DaySpan spanOf(const OpenMeteoQuery& query, TimeNs now) {
    switch (query.dataset) {
    case OpenMeteoDataset::AirQuality: return resolved(query.days, now - nsPerDay, usualDays);
    case OpenMeteoDataset::WeatherHistory: return resolved(query.days, now - historyDaysBehind * nsPerDay, usualDays);
    case OpenMeteoDataset::WeatherForecast:
        return resolved(query.days, now + forecastDaysAhead * nsPerDay, forecastDaysBack + forecastDaysAhead + 1);
    }
    return {};
}

/// When a value is usually published after its hour: the archive is 5 days behind; CAMS and the weather models are run anew
/// once to four times a day.
std::int64_t delayOf(OpenMeteoDataset dataset) {
    constexpr std::int64_t hour = 3600;
    switch (dataset) {
    case OpenMeteoDataset::AirQuality: return 24 * hour;
    case OpenMeteoDataset::WeatherHistory: return 5 * 24 * hour;
    case OpenMeteoDataset::WeatherForecast: return 6 * hour;
    }
    return 0;
}

std::vector<OpenMeteoVariable> variablesOf(const OpenMeteoQuery& query, Findings& findings) {
    const std::vector<OpenMeteoVariable> known = knownVariables(query.dataset);
    std::vector<OpenMeteoVariable> variables;
    for (const std::string& name : query.variables.empty() ? usualVariables(query.dataset) : query.variables) {
        if (name.find("aqi") != std::string::npos)
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("\"{}\" is an index, not a concentration, and is not fetched as data.", name),
                        "Fetch the concentrations.");
        const auto found = std::ranges::find(known, name, &OpenMeteoVariable::name);
        if (found != known.end()) {
            variables.push_back(*found);
            continue;
        }
        variables.push_back({name, name, false});
        findings.push_back(
            {Severity::Warning, "unknown_variable", name,
             fmt::format("It is not known here whether \"{}\" is an instant's value or one of the hour before.", name),
             "Look it up in Open-Meteo's documentation."});
    }
    return variables;
}

std::string coordinates(const std::vector<Place>& places, double Position::*part) {
    std::string text;
    for (const Place& place : places)
        text += fmt::format("{}{:.6g}", text.empty() ? "" : ",", place.position.*part);
    return text;
}

std::string requestUrl(const ServiceAddresses& addresses, const OpenMeteoQuery& query,
                       const std::vector<OpenMeteoVariable>& variables, const DaySpan& stretch) {
    std::string names;
    for (const OpenMeteoVariable& variable : variables)
        names += (names.empty() ? "" : ",") + variable.name;
    const bool isAir = query.dataset == OpenMeteoDataset::AirQuality;
    return withFields(address(addresses, query.dataset), {{"latitude", coordinates(query.places, &Position::latitude)},
                                                          {"longitude", coordinates(query.places, &Position::longitude)},
                                                          {"hourly", names},
                                                          {"timezone", "GMT"},
                                                          {"timeformat", "unixtime"},
                                                          {"start_date", stretch.firstDay()},
                                                          {"end_date", stretch.lastDay()},
                                                          {"domains", isAir ? query.domain : ""}});
}

/// Of seconds since 1970; a far number does not reach a product beyond what it can hold.
TimeNs timeOf(const Json& seconds) {
    constexpr std::int64_t furthest = std::numeric_limits<TimeNs>::max() / nsPerSecond / 2;
    return std::clamp(wholeNumber(seconds), -furthest, furthest) * nsPerSecond;
}

/// Adds a place's part of an answer to the rows. @param begin hours before it are not asked for.
void addPlace(RowBuilder& rows, const Place& place, const Json& answer, const std::vector<OpenMeteoVariable>& variables,
              TimeNs begin) {
    const Json& hourly = answer.at("hourly");
    const Json& units = answer.at("hourly_units");
    const Json& times = hourly.at("time");
    const double latitude = answer.at("latitude").get<double>();
    const double longitude = answer.at("longitude").get<double>();
    for (std::size_t i = 0; i < times.size(); ++i) {
        const std::size_t row = rows.rowOf(timeOf(times[i]), place.name);
        rows.setNumber(row, "latitude", "°", latitude);
        rows.setNumber(row, "longitude", "°", longitude);
    }
    for (const OpenMeteoVariable& variable : variables) {
        const Json& values = hourly.at(variable.name);
        if (values.size() != times.size())
            throw Error(
                ErrorCode::Unavailable,
                fmt::format("Open-Meteo gave {} values of {} for {} hours.", values.size(), variable.name, times.size()),
                "Try again later.");
        const std::string said = units.at(variable.name).get<std::string>();
        const std::string unit = data::canonicalUnit(said).value_or(said);
        const TimeNs shift = variable.isOfPrecedingHour ? nsPerHour : 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const TimeNs time = timeOf(times[i]) - shift;
            if (values[i].is_null() || time < begin)
                continue;
            rows.setNumber(rows.rowOf(time, place.name), variable.column, unit, values[i].get<double>());
        }
    }
}

/// An answer for one place is an object, for several an array.
void addAnswer(RowBuilder& rows, const OpenMeteoQuery& query, const Json& answer,
               const std::vector<OpenMeteoVariable>& variables, TimeNs begin) {
    const std::size_t count = answer.is_array() ? answer.size() : 1;
    if (count != query.places.size())
        throw Error(ErrorCode::Unavailable,
                    fmt::format("Open-Meteo answered for {} places; {} were asked for.", count, query.places.size()),
                    "Try again later.");
    for (std::size_t i = 0; i < count; ++i)
        addPlace(rows, query.places[i], answer.is_array() ? answer[i] : answer, variables, begin);
}

SourceFacts factsOf(const OpenMeteoQuery& query, const std::vector<OpenMeteoVariable>& variables, TimeNs now) {
    SourceFacts facts;
    facts.service = query.serviceName();
    facts.attributions = {{"Weather data by Open-Meteo.com", "CC BY 4.0", "https://open-meteo.com/en/licence"}};
    if (query.dataset == OpenMeteoDataset::AirQuality)
        facts.attributions.push_back({"Generated using Copernicus Atmosphere Monitoring Service (CAMS) information",
                                      "CC BY 4.0", "https://atmosphere.copernicus.eu/"});
    std::string moved;
    for (const OpenMeteoVariable& variable : variables)
        if (variable.isOfPrecedingHour)
            moved += (moved.empty() ? "" : ", ") + variable.column;
    facts.stamps = "Model values at the instant of the stamp (UTC).";
    if (!moved.empty())
        facts.stamps += fmt::format(" {} {} of the hour that begins at the stamp; Open-Meteo stamps that hour's end.", moved,
                                    moved.find(',') == std::string::npos ? "is" : "are");
    facts.intervalSeconds = moved.empty() ? 0 : 3600;
    facts.delaySeconds = delayOf(query.dataset);
    facts.retrieved = now;
    return facts;
}

void noteForecasts(Fetched& fetched) {
    const auto times = fetched.table.column("time").times();
    const auto ahead = std::ranges::count_if(times, [&](TimeNs time) { return time > fetched.facts.retrieved; });
    if (ahead > 0)
        fetched.findings.push_back(
            {Severity::Warning, "forecast_rows", "time",
             fmt::format("{} rows lie after the time of retrieval: they are forecasts, not the past.", ahead),
             "Leave them out before a model is trained on them."});
}

void checkPlaces(const std::vector<Place>& places) {
    if (places.empty())
        throw Error(ErrorCode::InvalidInput, "No place was named.", "Name one, or give its latitude and longitude.");
    std::set<std::string> names;
    for (const Place& place : places) {
        if (!place.position.isValid())
            throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" lies nowhere on the Earth.", place.name),
                        "Latitudes go from -90 to 90, longitudes from -180 to 180.");
        if (!names.insert(place.name).second)
            throw Error(ErrorCode::InvalidInput, fmt::format("Two places are called \"{}\".", place.name),
                        "Give each a name of its own.");
    }
}

} // namespace

Fetched fetchOpenMeteo(SourceContext& context, const OpenMeteoQuery& query, const JobContext& job) {
    checkPlaces(query.places);
    const TimeNs now = context.now();
    Fetched fetched;
    const std::vector<OpenMeteoVariable> variables = variablesOf(query, fetched.findings);
    fetched.facts = factsOf(query, variables, now);
    fetched.seriesColumn = "place";
    PageSpool spool(context.spoolFolder);
    RowBuilder rows("place");
    const std::vector<DaySpan> stretches = inStretches(spanOf(query, now), stretchDays);
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const std::string url = requestUrl(context.addresses, query, variables, stretches[i]);
        job.progress(static_cast<double>(i) / static_cast<double>(stretches.size()),
                     fmt::format("{}: {} to {}", fetched.facts.service, stretches[i].firstDay(), stretches[i].lastDay()));
        const TimeNs settled = stretches[i].end + fetched.facts.delaySeconds * nsPerSecond;
        const std::string page = spool.page(url, settled, now, [&] {
            return getJsonText(context.http, {url, {}, freeLimits()}, fetched.facts.service, job);
        });
        fetched.facts.addRequest(url);
        const Json answer = parseAnswer(page, fetched.facts.service);
        readAnswer(fetched.facts.service, [&] { addAnswer(rows, query, answer, variables, stretches.front().begin); });
    }
    fetched.table = rows.build();
    noteForecasts(fetched);
    return fetched;
}

} // namespace airshed::sources
