#include "core/sources/openaq.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/sources/json_request.h"
#include "core/sources/page_spool.h"
#include "core/sources/quantities.h"
#include "core/sources/row_builder.h"
#include "core/sources/station_internal.h"
#include "core/sources/url.h"

namespace airshed::sources {

namespace {

constexpr const char* service = "OpenAQ";
constexpr double largestRadiusKm = 25;
constexpr int pageLimit = 1'000; ///< the service's own
constexpr int mostPages = 100;
constexpr int stretchDays = 31; ///< 744 hours: one page
constexpr int usualDays = 30;
constexpr std::int64_t usualDelay = 2 * 3600; ///< stations report hourly; most arrive within two hours
constexpr double leastCoverage = 75;

HttpRequest requestOf(const SourceContext& context, const std::string& url) {
    const auto key = context.keys("openaq");
    if (!key)
        throw Error(ErrorCode::Unavailable, "OpenAQ needs a key, and none was found.",
                    "Get one at explore.openaq.org; then set OPENAQ_API_KEY, or keep it with \"airshed-cli key openaq\".");
    return {url, {{"X-API-Key", *key}}, {{60, std::chrono::minutes(1)}, {2'000, std::chrono::hours(1)}}};
}

TimeNs timeOf(const Json& json) {
    const auto text = json.at("utc").get<std::string>();
    const auto time = parseIso(text);
    if (!time)
        throw Error(ErrorCode::Unavailable, fmt::format("OpenAQ gave \"{}\" where a time should stand.", text));
    return *time;
}

TimeNs timeOrZero(const Json& parent, const char* field) {
    const auto found = parent.find(field);
    return found == parent.end() || found->is_null() ? 0 : timeOf(*found);
}

std::string textOr(const Json& parent, const char* field) {
    const auto found = parent.find(field);
    return found != parent.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<Attribution> attributionsOf(const Json& location) {
    std::vector<Attribution> attributions;
    const auto licences = location.find("licenses");
    if (licences == location.end() || !licences->is_array())
        return attributions;
    for (const Json& licence : *licences) {
        const Json people = licence.value("attribution", Json::object());
        attributions.push_back({textOr(people, "name"), textOr(licence, "name"), textOr(people, "url")});
    }
    return attributions;
}

Station stationOf(const Json& location) {
    Station station;
    station.id = wholeNumber(location.at("id"));
    station.name = textOr(location, "name");
    station.owner = textOr(location.value("owner", Json::object()), "name");
    const Json& coordinates = location.at("coordinates");
    station.position = {coordinates.at("latitude").get<double>(), coordinates.at("longitude").get<double>()};
    for (const Json& sensor : location.at("sensors")) {
        const Json& parameter = sensor.at("parameter");
        station.sensors.push_back({wholeNumber(sensor.at("id")), quantityName(parameter.at("name").get<std::string>()),
                                   unitName(parameter.at("units").get<std::string>())});
    }
    station.first = timeOrZero(location, "datetimeFirst");
    station.last = timeOrZero(location, "datetimeLast");
    station.attributions = attributionsOf(location);
    return station;
}

/// What the values of a download say beside their numbers.
struct Tally {
    std::int64_t flagged = 0;
    std::int64_t thin = 0;     ///< under 75 % of the hour was observed
    std::int64_t repeated = 0; ///< a second value of the same hour
    std::int64_t seconds = 0;  ///< averaging interval as stated
    bool hasMixedIntervals = false;
};

/// One sensor's place in the table.
struct SensorColumn {
    const Station& station;
    const StationSensor& sensor;
    const std::string& series;
};

/// The quantity's own column, or one with the unit in its name where the column has another unit.
std::string columnOf(const RowBuilder& rows, const StationSensor& sensor) {
    return rows.clashes(sensor.quantity, true, sensor.unit) ? sensor.quantity + " " + sensor.unit : sensor.quantity;
}

void addHour(RowBuilder& rows, const SensorColumn& place, const Json& hour, const DaySpan& stretch, Tally& tally) {
    const Json& period = hour.at("period");
    const TimeNs from = timeOf(period.at("datetimeFrom"));
    if (from < stretch.begin || from >= stretch.end) // an end that is asked for may be given with it or without
        return;
    const std::int64_t seconds = (timeOf(period.at("datetimeTo")) - from) / nsPerSecond;
    tally.hasMixedIntervals |= tally.seconds != 0 && tally.seconds != seconds;
    tally.seconds = std::max(tally.seconds, seconds);
    if (hour.at("value").is_null())
        return;
    const std::size_t row = rows.rowOf(from, place.series);
    rows.setNumber(row, "latitude", "°", place.station.position.latitude);
    rows.setNumber(row, "longitude", "°", place.station.position.longitude);
    if (!rows.setNumber(row, columnOf(rows, place.sensor), place.sensor.unit, hour.at("value").get<double>()))
        ++tally.repeated;
    if (hour.value("flagInfo", Json::object()).value("hasFlags", false))
        ++tally.flagged;
    const Json coverage = hour.value("coverage", Json::object());
    if (coverage.is_object() && coverage.contains("percentComplete") && coverage["percentComplete"].is_number() &&
        coverage["percentComplete"].get<double>() < leastCoverage)
        ++tally.thin;
}

void addFindings(Findings& findings, const Tally& tally) {
    if (tally.flagged > 0)
        findings.push_back({Severity::Warning, "flagged_by_source", "",
                            fmt::format("{} values carry a flag of their provider.", tally.flagged),
                            "Look at them before they are trusted."});
    if (tally.thin > 0)
        findings.push_back({Severity::Warning, "thin_hours", "",
                            fmt::format("{} hourly means rest on less than {} % of their hour.", tally.thin, leastCoverage),
                            ""});
    if (tally.repeated > 0)
        findings.push_back(
            {Severity::Info, "repeated_hours", "",
             fmt::format("{} values came a second time for an hour that had one; the first was kept.", tally.repeated),
             "Two sensors of one station may measure the same."});
    if (tally.hasMixedIntervals)
        findings.push_back(
            {Severity::Warning, "mixed_intervals", "", "Not all values are means over the same length of time.", ""});
}

void checkQuery(const OpenAqQuery& query) {
    if (std::ranges::all_of(query.stations, [](const Station& station) { return station.sensors.empty(); }))
        throw Error(ErrorCode::InvalidInput, "No sensor of a station was chosen.",
                    "Choose at least one station that measures something.");
}

SourceFacts factsOf(const OpenAqQuery& query, TimeNs now) {
    SourceFacts facts;
    facts.service = service;
    facts.attributions.push_back({"OpenAQ", "", "https://openaq.org"});
    for (const Station& station : query.stations)
        for (const Attribution& attribution : station.attributions)
            if (std::ranges::find(facts.attributions, attribution) == facts.attributions.end())
                facts.attributions.push_back(attribution);
    facts.stamps = "Means over the interval that begins at the stamp (UTC); OpenAQ stamps its end.";
    facts.delaySeconds = usualDelay;
    facts.retrieved = now;
    return facts;
}

/// Downloads the hours of sensors, page by page.
class HourLoader {
public:
    HourLoader(SourceContext& context, TimeNs now, const JobContext& job)
        : m_context(context), m_spool(context.spoolFolder), m_now(now), m_job(job) {}

    void load(const SensorColumn& place, const DaySpan& stretch, RowBuilder& rows, Fetched& fetched, Tally& tally) {
        for (int page = 1; page <= mostPages; ++page) {
            const std::string url =
                withFields(fmt::format("{}/v3/sensors/{}/hours", m_context.addresses.openAq, place.sensor.id),
                           {{"datetime_from", formatIso(stretch.begin)},
                            {"datetime_to", formatIso(stretch.end)},
                            {"limit", std::to_string(pageLimit)},
                            {"page", std::to_string(page)}});
            const std::string text = m_spool.page(url, stretch.end + usualDelay * nsPerSecond, m_now, [&] {
                return getJsonText(m_context.http, requestOf(m_context, url), service, m_job);
            });
            fetched.facts.addRequest(url);
            const Json answer = parseAnswer(text, service);
            const bool isLast = readAnswer(service, [&] {
                const Json& results = answer.at("results");
                for (const Json& hour : results)
                    addHour(rows, place, hour, stretch, tally);
                return results.size() < static_cast<std::size_t>(pageLimit);
            });
            if (isLast)
                return;
        }
        throw Error(ErrorCode::Unavailable, fmt::format("OpenAQ has no end of pages for sensor {}.", place.sensor.id));
    }

private:
    SourceContext& m_context;
    PageSpool m_spool;
    TimeNs m_now;
    const JobContext& m_job;
};

} // namespace

std::vector<Station> findOpenAqStations(SourceContext& context, const StationSearch& search, const JobContext& job) {
    checkSearch(search, largestRadiusKm);
    std::vector<Station> stations;
    for (int page = 1; page <= mostPages; ++page) {
        const std::string url =
            withFields(context.addresses.openAq + "/v3/locations",
                       {{"coordinates", fmt::format("{:.6g},{:.6g}", search.centre.latitude, search.centre.longitude)},
                        {"radius", fmt::format("{:.0f}", search.radiusKm * 1000)},
                        {"limit", std::to_string(pageLimit)},
                        {"page", std::to_string(page)}});
        const Json answer = parseAnswer(getJsonText(context.http, requestOf(context, url), service, job), service);
        const std::size_t count = readAnswer(service, [&] {
            for (const Json& location : answer.at("results"))
                stations.push_back(stationOf(location));
            return answer.at("results").size();
        });
        if (count < static_cast<std::size_t>(pageLimit))
            break;
    }
    keepNearest(stations, search);
    return stations;
}

Fetched fetchOpenAq(SourceContext& context, const OpenAqQuery& query, const JobContext& job) {
    checkQuery(query);
    const TimeNs now = context.now();
    const std::vector<DaySpan> stretches = inStretches(resolved(query.days, now - nsPerDay, usualDays), stretchDays);
    const std::vector<std::string> names = uniqueNames(query.stations);
    Fetched fetched;
    fetched.seriesColumn = "station";
    fetched.facts = factsOf(query, now);
    RowBuilder rows("station");
    HourLoader loader(context, now, job);
    Tally tally;
    for (std::size_t s = 0; s < query.stations.size(); ++s) {
        const Station& station = query.stations[s];
        for (const StationSensor& sensor : station.sensors)
            for (const DaySpan& stretch : stretches) {
                job.progress(static_cast<double>(s) / static_cast<double>(query.stations.size()),
                             fmt::format("OpenAQ: {} of {}, from {}", sensor.quantity, names[s], stretch.firstDay()));
                loader.load({station, sensor, names[s]}, stretch, rows, fetched, tally);
            }
    }
    if (rows.rows() == 0)
        throw Error(ErrorCode::NotFound, "OpenAQ has no value of these stations in that time.",
                    "Choose other days or stations.");
    fetched.facts.intervalSeconds = tally.seconds;
    addFindings(fetched.findings, tally);
    fetched.table = rows.build();
    return fetched;
}

Json toJson(const OpenAqQuery& query) {
    return {{"stations", toJson(query.stations)}, {"from", query.days.from}, {"to", query.days.to}};
}

OpenAqQuery openAqQueryFromJson(const Json& json) {
    JsonReader reader(json, "query");
    OpenAqQuery query;
    query.stations = stationsFromJson(reader);
    query.days = dateRangeFromJson(reader);
    reader.finish();
    return query;
}

} // namespace airshed::sources
