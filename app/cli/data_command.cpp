#include <algorithm>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/documents.h"
#include "app/cli/text_table.h"
#include "core/base/time.h"
#include "core/project/project.h"
#include "core/quality/profile.h"
#include "core/quality/series_profile.h"

namespace airshed::cli {

namespace {

using Align = TextTable::Align;

struct DataOptions {
    std::string project;
    std::string name;
};

int listSnapshots(const project::Project& project, const Session& session) {
    const std::vector<runs::SnapshotRecord> snapshots = project.store().snapshots();
    if (session.json) {
        Json list = Json::array();
        for (const runs::SnapshotRecord& snapshot : snapshots)
            list.push_back(toJson(snapshot));
        print(Json{{"snapshots", std::move(list)}});
        return exitDone;
    }
    if (snapshots.empty()) {
        say("The project has no snapshot yet. Import a file: airshed-cli import PROJECT FILE");
        return exitDone;
    }
    TextTable table(
        {{"name"}, {"rows", Align::Right}, {"columns", Align::Right}, {"series by"}, {"imported (UTC)"}, {"digest"}, {""}});
    for (const runs::SnapshotRecord& snapshot : snapshots)
        table.add({snapshot.name, std::to_string(snapshot.rows), std::to_string(snapshot.columns),
                   snapshot.seriesColumn.empty() ? "-" : snapshot.seriesColumn, formatTime(snapshot.createdMs),
                   snapshot.digest.substr(0, 12), snapshot.synthetic ? "synthetic" : ""});
    print(table.text());
    return exitDone;
}

std::string columnTable(const quality::TableProfile& profile) {
    TextTable table({{"column"},
                     {"type"},
                     {"unit"},
                     {"values", Align::Right},
                     {"missing", Align::Right},
                     {"min", Align::Right},
                     {"median", Align::Right},
                     {"mean", Align::Right},
                     {"max", Align::Right},
                     {"deviation", Align::Right},
                     {"from / most frequent"},
                     {"to"}});
    for (const quality::ColumnProfile& column : profile.columns) {
        const bool isNumeric = column.type != data::ColumnType::Time && column.type != data::ColumnType::Text;
        const auto number = [&](double value) { return isNumeric ? formatNumber(value) : std::string(); };
        table.add({column.name, data::toText(column.type), column.unit, std::to_string(column.count),
                   std::to_string(column.missing), number(column.min), number(column.median), number(column.mean),
                   number(column.max), number(column.standardDeviation), column.firstText, column.lastText});
    }
    return table.text();
}

std::string seriesTable(const quality::TableProfile& profile) {
    TextTable table({{"series"},
                     {"rows", Align::Right},
                     {"from"},
                     {"to"},
                     {"every", Align::Right},
                     {"absent", Align::Right},
                     {"duplicate", Align::Right},
                     {"unordered", Align::Right}});
    for (const quality::SeriesProfile& series : profile.series)
        table.add({series.name.empty() ? "(all)" : series.name, std::to_string(series.rows), formatIso(series.first),
                   formatIso(series.last), formatDuration(static_cast<double>(series.intervalNs) / nsPerSecond),
                   std::to_string(series.absentSteps), std::to_string(series.duplicateStamps),
                   std::to_string(series.unorderedStamps)});
    return table.text();
}

/// How each column follows itself and how much of it is there.
std::string overTimeTable(const std::vector<quality::SeriesColumnProfile>& profiles) {
    TextTable table({{"series"},
                     {"column"},
                     {"there", Align::Right},
                     {"r 1 h", Align::Right},
                     {"r 24 h", Align::Right},
                     {"r 168 h", Align::Right},
                     {"days under 75 %", Align::Right},
                     {"poorest hour (UTC)", Align::Right}});
    for (const quality::SeriesColumnProfile& profile : profiles) {
        const double there = 100.0 * static_cast<double>(profile.count) / static_cast<double>(profile.promised);
        const auto poorDays = std::count_if(profile.completenessByDay.begin(), profile.completenessByDay.end(),
                                            [](double share) { return share < 0.75; });
        const auto poorest = std::min_element(profile.completenessByHour.begin(), profile.completenessByHour.end());
        table.add({profile.series.empty() ? "(all)" : profile.series, profile.column, fmt::format("{:.1f} %", there),
                   formatNumber(profile.autocorrelation1h), formatNumber(profile.autocorrelation24h),
                   formatNumber(profile.autocorrelation168h), std::to_string(poorDays),
                   poorest == profile.completenessByHour.end()
                       ? "-"
                       : fmt::format("{:02}: {:.0f} %", poorest - profile.completenessByHour.begin(), 100.0 * *poorest)});
    }
    return table.text();
}

int describeSnapshot(const project::Project& project, const std::string& name, const Session& session) {
    const runs::SnapshotRecord snapshot = project.store().snapshot(name);
    const data::Table table = project.openSnapshot(snapshot.digest);
    const quality::TableProfile profile = quality::profileTable(table, snapshot.timeColumn, snapshot.seriesColumn, session.job);
    const auto overTime = quality::profileSeriesColumns(table, snapshot.timeColumn, snapshot.seriesColumn, {}, session.job);
    if (session.json) {
        Json list = Json::array();
        for (const quality::SeriesColumnProfile& one : overTime)
            list.push_back(quality::toJson(one));
        print(Json{{"snapshot", toJson(snapshot)},
                   {"provenance", snapshot.provenance},
                   {"profile", profile.toJson()},
                   {"over_time", std::move(list)}});
        return exitDone;
    }
    print(fmt::format("{}{}: {} × {}, digest {}\n\n", snapshot.name, snapshot.synthetic ? " (synthetic data)" : "",
                      counted(snapshot.rows, "row", "rows"), counted(snapshot.columns, "column", "columns"), snapshot.digest));
    print(columnTable(profile) + "\n" + seriesTable(profile) + "\n" + overTimeTable(overTime));
    return exitDone;
}

int showData(const DataOptions& options, const Session& session) {
    const auto project = project::Project::open(options.project);
    return options.name.empty() ? listSnapshots(project, session) : describeSnapshot(project, options.name, session);
}

} // namespace

void addDataCommand(CLI::App& app, Selection& selection) {
    addCommand<DataOptions>(
        app, selection, "data", "List the snapshots, or describe the columns of one",
        [](CLI::App& command, DataOptions& options) {
            command.add_option("PROJECT", options.project, "Folder of the project")->required();
            command.add_option("NAME", options.name, "Name of a snapshot, or at least 8 digits of its digest");
        },
        showData);
}

} // namespace airshed::cli
