#include "core/sources/source_query.h"

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

SourceQuery sourceQueryFromJson(const std::string& kind, const Json& query) {
    if (kind == "open-meteo")
        return openMeteoQueryFromJson(query);
    if (kind == "openaq")
        return openAqQueryFromJson(query);
    if (kind == "sensor-community")
        return sensorCommunityQueryFromJson(query);
    if (kind == "export-files")
        return exportFilesQueryFromJson(query);
    if (kind == "folder")
        return folderQueryFromJson(query);
    if (kind == "sqlite")
        return sqliteQueryFromJson(query);
    if (kind == "mqtt")
        return mqttQueryFromJson(query);
    throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" is no source that can be asked again.", kind));
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

Fetched fetch(SourceContext& context, const SourceQuery& query, const Earlier* earlier, const JobContext& job) {
    const auto added = [&](Fetched fetched, SameRow same) {
        return earlier == nullptr ? std::move(fetched) : addedTo(*earlier, std::move(fetched), same, job);
    };
    return std::visit(Overloaded{[&](const OpenMeteoQuery& one) { return fetchOpenMeteo(context, one, job); },
                                 [&](const OpenAqQuery& one) { return fetchOpenAq(context, one, job); },
                                 [&](const SensorCommunityQuery& one) {
                                     Fetched fetched = fetchSensorCommunity(context, one, job);
                                     return one.stations.empty() ? added(std::move(fetched), SameRow::EqualTimeAndSeries)
                                                                 : std::move(fetched);
                                 },
                                 [&](const ExportFilesQuery& one) { return readExportFiles(one, job); },
                                 [&](const FolderQuery& one) { return readFolder(one, earlier, job); },
                                 [&](const SqliteQuery& one) { return readSqliteTable(one, job); },
                                 [&](const MqttQuery& one) { return added(oneBatch(context, one, job), SameRow::EqualCells); }},
                      query);
}

} // namespace airshed::sources
