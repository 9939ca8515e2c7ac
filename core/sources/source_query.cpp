#include "core/sources/source_query.h"

#include <map>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::sources {

namespace {

template <typename... Functions> struct Overloaded : Functions... { using Functions::operator()...; };
template <typename... Functions> Overloaded(Functions...) -> Overloaded<Functions...>;

constexpr int usualDays = 30;

void fixBeginning(DateRange& days, TimeNs now) {
    if (days.from.empty() && days.to.empty())
        days.from = dayText(now - usualDays * nsPerDay);
}

Fetched oneBatch(const SourceContext& context, const MqttQuery& query, const JobContext& job) {
    Fetched fetched;
    listenMqtt(
        context, query, 1, [&](Fetched batch) { fetched = std::move(batch); }, job);
    if (fetched.table.rows() == 0)
        throw Error(ErrorCode::NotFound,
                    fmt::format("Nothing that gives a row came from {} in {} s.", query.host, query.batchSeconds),
                    "Check the topics, or listen for longer.");
    return fetched;
}

const std::map<std::string, SourceQuery (*)(const Json&)>& readersOfKinds() {
    using Query = const Json&;
    static const std::map<std::string, SourceQuery (*)(const Json&)> readers = {
        {"open-meteo", [](Query query) -> SourceQuery { return openMeteoQueryFromJson(query); }},
        {"openaq", [](Query query) -> SourceQuery { return openAqQueryFromJson(query); }},
        {"sensor-community", [](Query query) -> SourceQuery { return sensorCommunityQueryFromJson(query); }},
        {"export-files", [](Query query) -> SourceQuery { return exportFilesQueryFromJson(query); }},
        {"folder", [](Query query) -> SourceQuery { return folderQueryFromJson(query); }},
        {"sqlite", [](Query query) -> SourceQuery { return sqliteQueryFromJson(query); }},
        {"mqtt", [](Query query) -> SourceQuery { return mqttQueryFromJson(query); }},
    };
    return readers;
}

} // namespace

std::string kindOf(const SourceQuery& query) {
    return std::visit(
        Overloaded{[](const OpenMeteoQuery&) { return "open-meteo"; }, [](const OpenAqQuery&) { return "openaq"; },
                   [](const SensorCommunityQuery&) { return "sensor-community"; },
                   [](const ExportFilesQuery&) { return "export-files"; }, [](const FolderQuery&) { return "folder"; },
                   [](const SqliteQuery&) { return "sqlite"; }, [](const MqttQuery&) { return "mqtt"; }},
        query);
}

Json toJson(const SourceQuery& query) {
    return std::visit([](const auto& one) { return toJson(one); }, query);
}

bool isSourceKind(const std::string& kind) {
    return readersOfKinds().contains(kind);
}

SourceQuery sourceQueryFromJson(const std::string& kind, const Json& query) {
    const auto& readers = readersOfKinds();
    const auto reader = readers.find(kind);
    if (reader == readers.end())
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" is no source that can be asked again.", kind));
    return reader->second(query);
}

SourceQuery withFixedBeginning(SourceQuery query, TimeNs now) {
    std::visit(Overloaded{[now](OpenMeteoQuery& one) {
                              if (one.dataset != OpenMeteoDataset::WeatherForecast)
                                  fixBeginning(one.days, now);
                          },
                          [now](OpenAqQuery& one) { fixBeginning(one.days, now); },
                          [now](SensorCommunityQuery& one) {
                              if (!one.stations.empty())
                                  fixBeginning(one.days, now);
                          },
                          [](const auto&) {}},
               query);
    return query;
}

Fetched addedTo(const Earlier& earlier, Fetched fetched, SameRow same, const JobContext& job) {
    const auto newRows = static_cast<std::int64_t>(fetched.table.rows());
    MergedTables merged = mergeTables({earlier.table, fetched.table}, fetched.seriesColumn, same, job);
    fetched.findings.push_back({Severity::Info, "rows_added", "",
                                fmt::format("{} rows were added to what was there, {} revised.",
                                            newRows - merged.repeated - merged.replaced, merged.replaced),
                                ""});
    fetched.table = std::move(merged.table);
    return fetched;
}

namespace {

/// Asks for the days that have not settled and puts what comes behind the rows that have. Asks for all days where the period's
/// beginning is open, it begins later, or nothing of those days is to be had.
template <typename Query, typename Ask>
Fetched fetchSince(const Earlier* earlier, const Query& query, const Ask& ask, const JobContext& job) {
    if (earlier == nullptr || !earlier->settledUntil || query.days.from.empty())
        return ask(query);
    const TimeNs begin = dayOf(*earlier->settledUntil);
    Query rest = query;
    rest.days.from = dayText(begin);
    // Days are written year first: they follow one another as texts do.
    if (rest.days.from <= query.days.from || (!query.days.to.empty() && rest.days.from > query.days.to))
        return ask(query);
    Fetched fetched;
    try {
        fetched = ask(rest);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::NotFound)
            throw;
        return ask(query);
    }
    fetched.table =
        mergeTables({rowsBefore(earlier->table, begin), fetched.table}, fetched.seriesColumn, SameRow::EqualCells, job).table;
    fetched.findings.push_back(
        {Severity::Info, "asked_since", "",
         fmt::format("The source was asked from {} on; what is before had settled and was kept.", rest.days.from), ""});
    return fetched;
}

} // namespace

Fetched fetch(SourceContext& context, const SourceQuery& query, const Earlier* earlier, const JobContext& job) {
    const auto added = [&](Fetched fetched, SameRow same) {
        return earlier == nullptr ? std::move(fetched) : addedTo(*earlier, std::move(fetched), same, job);
    };
    const auto openMeteo = [&](const OpenMeteoQuery& one) { return fetchOpenMeteo(context, one, job); };
    const auto openAq = [&](const OpenAqQuery& one) { return fetchOpenAq(context, one, job); };
    const auto community = [&](const SensorCommunityQuery& one) { return fetchSensorCommunity(context, one, job); };
    return std::visit(Overloaded{[&](const OpenMeteoQuery& one) { return fetchSince(earlier, one, openMeteo, job); },
                                 [&](const OpenAqQuery& one) { return fetchSince(earlier, one, openAq, job); },
                                 [&](const SensorCommunityQuery& one) {
                                     return one.stations.empty() ? added(community(one), SameRow::EqualTimeAndSeries)
                                                                 : fetchSince(earlier, one, community, job);
                                 },
                                 [&](const ExportFilesQuery& one) { return readExportFiles(one, job); },
                                 [&](const FolderQuery& one) { return readFolder(one, earlier, job); },
                                 [&](const SqliteQuery& one) { return readSqliteTable(one, job); },
                                 [&](const MqttQuery& one) { return added(oneBatch(context, one, job), SameRow::EqualCells); }},
                      query);
}

} // namespace airshed::sources
