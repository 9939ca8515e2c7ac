#include <optional>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/documents.h"
#include "app/cli/text_table.h"
#include "core/project/fetch.h"

namespace airshed::cli {

namespace {

constexpr double secondsPerHour = 3600;

struct JoinOptions {
    std::string project;
    std::string left;
    std::string right;
    std::string name;
    std::string match;
    std::vector<std::string> columns;
    std::optional<double> delayHours;
    std::optional<double> toleranceHours;
    std::optional<double> maxDistanceKm;
};

features::JoinSettings settingsOf(const project::Project& project, const JoinOptions& options) {
    features::JoinSettings settings = project::suggestedJoin(project, options.left, options.right);
    Json json = features::toJson(settings);
    if (!options.match.empty())
        json["match"] = options.match;
    json["columns"] = options.columns;
    if (options.delayHours)
        json["delay_s"] = static_cast<std::int64_t>(*options.delayHours * secondsPerHour);
    if (options.toleranceHours)
        json["tolerance_s"] = static_cast<std::int64_t>(*options.toleranceHours * secondsPerHour);
    if (options.maxDistanceKm)
        json["max_distance_km"] = *options.maxDistanceKm;
    return features::joinSettingsFromJson(json);
}

void printJoined(const project::JoinedSnapshot& joined, const features::JoinSettings& settings) {
    print(fmt::format("Snapshot \"{}\": {} × {}\n", joined.snapshot.name, counted(joined.snapshot.rows, "row", "rows"),
                      counted(joined.snapshot.columns, "column", "columns")));
    print(fmt::format("A value is used from {} after its stamp on ({} interval and {} delay), for {}.\n",
                      formatDuration(static_cast<double>(settings.intervalSeconds + settings.delaySeconds)),
                      formatDuration(static_cast<double>(settings.intervalSeconds)),
                      formatDuration(static_cast<double>(settings.delaySeconds)),
                      formatDuration(static_cast<double>(settings.toleranceSeconds))));
    for (const features::JoinedSeries& series : joined.series)
        if (!series.right.empty())
            print(fmt::format("{} with {}{}\n", series.left.empty() ? "(all)" : series.left, series.right,
                              series.distanceKm < 0 ? "" : fmt::format(", {:.1f} km away", series.distanceKm)));
    for (const Finding& finding : joined.findings)
        say(finding);
}

int join(const JoinOptions& options, const Session& session) {
    auto project = project::Project::open(options.project);
    const features::JoinSettings settings = settingsOf(project, options);
    const std::string name = options.name.empty() ? options.left + " with " + options.right : options.name;
    const project::JoinedSnapshot joined =
        project::joinSnapshots(project, {options.left, options.right, settings}, name, session.job);
    if (session.json)
        print(Json{{"snapshot", toJson(joined.snapshot)}, {"provenance", joined.snapshot.provenance}});
    else
        printJoined(joined, settings);
    return exitDone;
}

void declare(CLI::App& command, JoinOptions& options) {
    command.add_option("PROJECT", options.project, "Folder of the project")->required();
    command.add_option("LEFT", options.left, "Snapshot whose rows stay (sensors)")->required();
    command.add_option("RIGHT", options.right, "Snapshot whose values are added (weather)")->required();
    command.add_option("--name", options.name, "Name of the result; \"LEFT with RIGHT\" if left out");
    command.add_option("--match", options.match, "same-name, nearest (by latitude and longitude) or only")
        ->check(CLI::IsMember({"same-name", "nearest", "only"}));
    command.add_option("--column", options.columns, "Column of RIGHT to add; may be given again; all if left out")
        ->allow_extra_args(false);
    command
        .add_option("--delay", options.delayHours, "Hours from a value's interval to its being known; the source's if left out")
        ->check(CLI::NonNegativeNumber);
    command.add_option("--tolerance", options.toleranceHours, "Hours for which a value may be used; 3 if left out")
        ->check(CLI::NonNegativeNumber);
    command.add_option("--max-distance", options.maxDistanceKm, "Kilometres to the nearest station; 50 if left out")
        ->check(CLI::PositiveNumber);
}

} // namespace

void addJoinCommand(CLI::App& app, Selection& selection) {
    addCommand<JoinOptions>(app, selection, "join", "Add values of one snapshot to another as of the time they were known",
                            declare, join);
}

} // namespace airshed::cli
