#include <charconv>

#include <fmt/format.h>

#include "app/cli/documents.h"
#include "app/cli/fetch_options.h"
#include "app/cli/text_table.h"
#include "core/base/error.h"

namespace airshed::cli {

namespace {

struct RefreshOptions {
    std::string project;
    std::string name;
    bool all = false;
};

int refresh(const RefreshOptions& options, const Session& session) {
    auto project = project::Project::open(options.project);
    sources::SourceContext context;
    const auto refetch = options.all ? project::Refetch::All : project::Refetch::SinceSettled;
    printFetched(project::refreshSnapshot(project, context, options.name, session.job, refetch), session);
    return exitDone;
}

bool readNumber(std::string_view text, double& value) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && end == text.data() + text.size();
}

} // namespace

void declareTarget(CLI::App& command, FetchTarget& target) {
    command.add_option("PROJECT", target.project, "Folder of the project")->required();
    command.add_option("--name", target.name, "Name of the snapshot; made from the source if left out");
}

void declareDays(CLI::App& command, sources::DateRange& days) {
    command.add_option("--from", days.from, "First day (UTC), as 2024-03-01; 30 days back if left out");
    command.add_option("--to", days.to, "Last day (UTC); as far as there are data if left out");
}

void declareCircle(CLI::App& command, CircleOptions& circle) {
    command.add_option("--near", circle.near, "Centre of a circle: LATITUDE,LONGITUDE")->required();
    command.add_option("--radius", circle.radiusKm, "Its radius in km")->capture_default_str();
}

Position positionFrom(const std::string& text) {
    const auto comma = text.find(',');
    Position position;
    if (comma == std::string::npos || !readNumber(std::string_view(text).substr(0, comma), position.latitude) ||
        !readNumber(std::string_view(text).substr(comma + 1), position.longitude) || !position.isValid())
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" is no position.", text),
                    "Write it as LATITUDE,LONGITUDE: 57.15,-2.09.");
    return position;
}

void printFetched(const project::FetchResult& result, const Session& session) {
    if (session.json) {
        print(Json{{"snapshot", toJson(result.snapshot)},
                   {"unchanged", result.unchanged},
                   {"parent", result.snapshot.provenance.value("parent", std::string())},
                   {"facts", result.facts.toJson()},
                   {"findings", toJson(result.findings)}});
        return;
    }
    print(fmt::format("Snapshot \"{}\": {} × {}{}\n", result.snapshot.name, counted(result.snapshot.rows, "row", "rows"),
                      counted(result.snapshot.columns, "column", "columns"),
                      result.unchanged ? "; the same content was in the project before" : ""));
    if (!result.facts.stamps.empty())
        print(result.facts.stamps + "\n");
    for (const sources::Attribution& attribution : result.facts.attributions)
        print(fmt::format("Credit: {}{}\n", attribution.text,
                          attribution.licence.empty() ? "" : fmt::format(" ({})", attribution.licence)));
    for (const Finding& finding : result.findings)
        say(finding);
}

int fetchInto(const FetchTarget& target, const std::string& usualName, sources::SourceContext& context,
              const sources::SourceQuery& query, const Session& session) {
    auto project = project::Project::open(target.project);
    const std::string& name = target.name.empty() ? usualName : target.name;
    printFetched(project::fetchSnapshot(project, context, query, name, session.job), session);
    return exitDone;
}

void addFetchCommand(CLI::App& app, Selection& selection) {
    CLI::App* fetch = app.add_subcommand("fetch", "Get data from a service, a folder, a database or live sensors");
    fetch->require_subcommand(1);
    addFetchOpenMeteo(*fetch, selection);
    addFetchStations(*fetch, selection);
    addFetchLocal(*fetch, selection);
    addFetchMqtt(*fetch, selection);
}

void addRefreshCommand(CLI::App& app, Selection& selection) {
    addCommand<RefreshOptions>(
        app, selection, "refresh", "Fetch a snapshot's source again, or join its parents anew",
        [](CLI::App& command, RefreshOptions& options) {
            command.add_option("PROJECT", options.project, "Folder of the project")->required();
            command.add_option("NAME", options.name, "Name of the snapshot")->required();
            command.add_flag("--all", options.all,
                             "Ask for the whole period again, so that what was revised long after is seen");
        },
        refresh);
}

} // namespace airshed::cli
