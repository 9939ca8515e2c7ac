#include "core/project/fetch.h"

#include <algorithm>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/project/data_quality.h"

namespace airshed::project {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t folderNameLength = 16;
constexpr const char* joinKind = "join";

std::string compact(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Keeps the pages of a query in a folder of the project while it lives, unless it is told that they are no longer needed.
class Spool {
public:
    Spool(const Project& project, sources::SourceContext& context, const sources::SourceQuery& query)
        : m_context(context),
          m_folder(project.folder() / "fetch" /
                   sha256Hex(sources::kindOf(query) + compact(toJson(query))).substr(0, folderNameLength)) {
        m_context.spoolFolder = m_folder;
    }
    ~Spool() { m_context.spoolFolder.clear(); }
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    void discard() const noexcept {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
        fs::remove(m_folder.parent_path(), ignored); // where it is empty
    }

private:
    sources::SourceContext& m_context;
    fs::path m_folder;
};

std::string joinedTexts(const std::vector<sources::Attribution>& attributions, std::string sources::Attribution::*part) {
    std::string text;
    std::vector<std::string> seen;
    for (const sources::Attribution& one : attributions)
        if (!(one.*part).empty() && std::ranges::find(seen, one.*part) == seen.end()) {
            seen.push_back(one.*part);
            text += (text.empty() ? "" : "; ") + one.*part;
        }
    return text;
}

data::Provenance provenanceOf(const std::string& kind, const Json& query, const sources::Fetched& fetched) {
    data::Provenance provenance;
    provenance.source = kind;
    provenance.locations = fetched.facts.requests;
    provenance.query = query;
    provenance.retrieved = fetched.facts.retrieved;
    provenance.report = {{"facts", fetched.facts.toJson()},
                         {"findings", toJson(fetched.findings)},
                         {"reader", fetched.report},
                         {"state", fetched.state}};
    provenance.attribution = joinedTexts(fetched.facts.attributions, &sources::Attribution::text);
    provenance.licence = joinedTexts(fetched.facts.attributions, &sources::Attribution::licence);
    provenance.averaging = fetched.facts.stamps;
    return provenance;
}

std::optional<runs::SnapshotRecord> snapshotOfName(const Project& project, const std::string& name) {
    for (const runs::SnapshotRecord& record : project.store().snapshots())
        if (record.name == name)
            return record;
    return std::nullopt;
}

/// What the new content was expected to be and is not.
void addBrokenExpectations(const Project& project, FetchResult& result) {
    const Findings broken = lastExpectationCheck(project, result.snapshot.name).broken;
    result.findings.insert(result.findings.end(), broken.begin(), broken.end());
}

FetchResult freeze(Project& project, const sources::SourceQuery& query, const std::string& name, sources::Fetched fetched) {
    FetchResult result;
    result.unchanged = project.snapshots().contains(data::contentDigest(fetched.table));
    result.snapshot =
        project.addSnapshot(fetched.table, {name, "time", fetched.seriesColumn, false,
                                            provenanceOf(sources::kindOf(query), sources::toJson(query), fetched)});
    result.facts = std::move(fetched.facts);
    result.findings = std::move(fetched.findings);
    addBrokenExpectations(project, result);
    return result;
}

FetchResult fetchAfter(Project& project, sources::SourceContext& context, const sources::SourceQuery& query,
                       const std::string& name, const sources::Earlier* earlier, const JobContext& job) {
    const Spool spool(project, context, query);
    sources::Fetched fetched = sources::fetch(context, query, earlier, job);
    job.throwIfStopped();
    FetchResult result = freeze(project, query, name, std::move(fetched));
    spool.discard(); // only now are its pages kept elsewhere
    return result;
}

/// A fact that the source of a snapshot states; 0 where it states none.
std::int64_t factOf(const runs::SnapshotRecord& record, const char* fact) {
    const auto* place = &record.provenance;
    for (const char* step : {"report", "facts", fact}) {
        if (!place->is_object() || !place->contains(step))
            return 0;
        place = &(*place)[step];
    }
    return place->is_number_integer() ? place->get<std::int64_t>() : 0;
}

/// Until when the rows had settled when their source was asked; nothing where it is not known when that was.
std::optional<TimeNs> settledUntil(const runs::SnapshotRecord& record, const data::Table& table) {
    constexpr TimeNs leastMargin = 2 * nsPerDay;
    const data::Column* time = table.find("time");
    const auto retrieved = parseIso(record.provenance.value("retrieved", std::string()));
    if (time == nullptr || time->type() != data::ColumnType::Time || table.rows() == 0 || !retrieved)
        return std::nullopt;
    const TimeNs delay = factOf(record, "delay_s") * nsPerSecond;
    return std::min(std::ranges::max(time->times()), *retrieved - delay) - std::max(delay, leastMargin);
}

sources::Earlier earlierOf(const Project& project, const runs::SnapshotRecord& record) {
    const Json report = record.provenance.value("report", Json::object());
    data::Table table = project.openSnapshot(record.digest);
    const auto settled = settledUntil(record, table);
    return {std::move(table), report.is_object() ? report.value("state", Json()) : Json(), settled};
}

Json sideOf(const runs::SnapshotRecord& record) {
    return {{"name", record.name}, {"digest", record.digest}};
}

FetchResult refreshJoin(Project& project, const runs::SnapshotRecord& record, const Json& query, const JobContext& job) {
    const auto side = [&](const char* name) { return query.at(name).at("name").get<std::string>(); };
    FetchResult result;
    JoinedSnapshot joined = joinSnapshots(
        project, {side("left"), side("right"), features::joinSettingsFromJson(query.at("settings"))}, record.name, job);
    result.unchanged = joined.snapshot.digest == record.digest;
    result.facts.service = joinKind;
    result.snapshot = std::move(joined.snapshot);
    result.findings = std::move(joined.findings);
    addBrokenExpectations(project, result);
    return result;
}

bool hasPositions(const data::Table& table) {
    return table.find("latitude") != nullptr && table.find("longitude") != nullptr;
}

} // namespace

FetchResult fetchSnapshot(Project& project, sources::SourceContext& context, const sources::SourceQuery& query,
                          const std::string& name, const JobContext& job) {
    return fetchAfter(project, context, sources::withFixedBeginning(query, context.now()), name, nullptr, job);
}

bool canRefresh(const runs::SnapshotRecord& snapshot) {
    if (!snapshot.provenance.is_object() || !snapshot.provenance.value("query", Json()).is_object())
        return false;
    const std::string kind = snapshot.provenance.value("source", std::string());
    return kind == joinKind || sources::isSourceKind(kind);
}

FetchResult refreshSnapshot(Project& project, sources::SourceContext& context, const std::string& name, const JobContext& job,
                            Refetch refetch) {
    const runs::SnapshotRecord record = project.store().snapshot(name);
    const std::string kind = record.provenance.value("source", std::string("files"));
    const Json query = record.provenance.value("query", Json::object());
    if (kind == joinKind)
        return refreshJoin(project, record, query, job);
    if (kind == "files")
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("\"{}\" was imported from files and cannot be fetched again.", record.name),
                    "Import the new files under the same name, or fetch a folder that grows.");
    const sources::SourceQuery asked = sources::sourceQueryFromJson(kind, query);
    sources::Earlier earlier = earlierOf(project, record);
    if (refetch == Refetch::All)
        earlier.settledUntil.reset();
    return fetchAfter(project, context, asked, record.name, &earlier, job);
}

void collectSnapshots(Project& project, sources::SourceContext& context, const sources::MqttQuery& query,
                      const std::string& name, int batches, const std::function<void(const FetchResult&)>& told,
                      const JobContext& job) {
    const auto known = snapshotOfName(project, name);
    if (known && known->provenance.value("source", std::string()) != sources::kindOf(query))
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" holds data from elsewhere.", name),
                    "Choose another name for the live data.");
    std::optional<sources::Earlier> earlier;
    if (known)
        earlier = earlierOf(project, *known);
    sources::listenMqtt(
        context, query, batches,
        [&](sources::Fetched batch) {
            if (earlier)
                batch = sources::addedTo(*earlier, std::move(batch), sources::SameRow::EqualCells);
            earlier = sources::Earlier{batch.table};
            told(freeze(project, query, name, std::move(batch)));
        },
        job);
}

features::JoinSettings suggestedJoin(const Project& project, const std::string& left, const std::string& right) {
    const runs::SnapshotRecord leftRecord = project.store().snapshot(left);
    const runs::SnapshotRecord rightRecord = project.store().snapshot(right);
    const data::Table leftTable = project.openSnapshot(leftRecord.digest);
    const data::Table rightTable = project.openSnapshot(rightRecord.digest);
    features::JoinSettings settings;
    settings.leftTime = leftRecord.timeColumn;
    settings.leftSeries = leftRecord.seriesColumn;
    settings.rightTime = rightRecord.timeColumn;
    settings.rightSeries = rightRecord.seriesColumn;
    settings.intervalSeconds = factOf(rightRecord, "interval_s");
    settings.delaySeconds = factOf(rightRecord, "delay_s");
    if (hasPositions(leftTable) && hasPositions(rightTable))
        settings.match = features::JoinMatch::Nearest;
    else if (!settings.rightSeries.empty() && rightTable.column(settings.rightSeries).type() == data::ColumnType::Text &&
             rightTable.column(settings.rightSeries).dictionary().size() > 1)
        settings.match = features::JoinMatch::SameName;
    return settings;
}

JoinedSnapshot joinSnapshots(Project& project, const JoinQuery& query, const std::string& name, const JobContext& job) {
    const runs::SnapshotRecord left = project.store().snapshot(query.left);
    const runs::SnapshotRecord right = project.store().snapshot(query.right);
    features::JoinResult result =
        features::joinAsOf(project.openSnapshot(left.digest), project.openSnapshot(right.digest), query.settings, job);
    data::Provenance provenance;
    provenance.source = joinKind;
    provenance.query = {{"left", sideOf(left)}, {"right", sideOf(right)}, {"settings", features::toJson(query.settings)}};
    Json series = Json::array();
    for (const features::JoinedSeries& one : result.series)
        series.push_back({{"left", one.left}, {"right", one.right}, {"distance_km", one.distanceKm}});
    provenance.report = {{"findings", toJson(result.findings)}, {"series", std::move(series)}};
    for (const char* field : {"attribution", "licence"}) {
        std::string& text = std::string(field) == "licence" ? provenance.licence : provenance.attribution;
        for (const runs::SnapshotRecord* side : {&left, &right})
            if (const std::string said = side->provenance.value(field, std::string()); !said.empty() && text != said)
                text += (text.empty() ? "" : "; ") + said;
    }
    provenance.averaging =
        fmt::format("The rows of {} with values of {} that were available at their stamps.", left.name, right.name);
    JoinedSnapshot joined;
    joined.snapshot = project.addSnapshot(
        result.table, {name, left.timeColumn, left.seriesColumn, left.synthetic || right.synthetic, std::move(provenance)});
    joined.series = std::move(result.series);
    joined.findings = std::move(result.findings);
    return joined;
}

} // namespace airshed::project
