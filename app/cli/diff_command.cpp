#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/text_table.h"
#include "core/project/project.h"

namespace airshed::cli {

namespace {

using data::TableDiff;

struct DiffOptions {
    std::string project;
    std::string before;
    std::string after;
};

const char* signOf(TableDiff::Kind kind) {
    switch (kind) {
    case TableDiff::Kind::Added: return "+";
    case TableDiff::Kind::Removed: return "-";
    case TableDiff::Kind::Changed: break;
    }
    return "~";
}

void printDiff(const TableDiff& diff) {
    if (diff.isEmpty()) {
        print(fmt::format("No difference in {}.\n", counted(static_cast<std::int64_t>(diff.same), "row", "rows")));
        return;
    }
    for (const TableDiff::ColumnChange& column : diff.columns)
        print(fmt::format("{} column {}: {}\n", signOf(column.kind), column.name,
                          column.kind == TableDiff::Kind::Changed ? column.before + " → " + column.after
                                                                  : column.before + column.after));
    print(fmt::format("Rows: {} added, {} removed, {} changed, {} the same\n", diff.added, diff.removed, diff.changed,
                      diff.same));
    for (const TableDiff::RowChange& row : diff.rows) {
        std::string line = fmt::format("{} {}{}{}", signOf(row.kind), row.time, row.series.empty() ? "" : " ", row.series);
        for (const TableDiff::CellChange& cell : row.cells)
            line += fmt::format("  {}: {} → {}", cell.column, cell.before.empty() ? "missing" : cell.before,
                                cell.after.empty() ? "missing" : cell.after);
        print(line + "\n");
    }
    if (diff.rowsCut)
        print(fmt::format("… the first {} rows are listed.\n", TableDiff::rowLimit));
}

int diffSnapshots(const DiffOptions& options, const Session& session) {
    const auto project = project::Project::open(options.project);
    const TableDiff diff = project.diffSnapshots(options.before, options.after, session.job);
    if (session.json)
        print(diff.toJson());
    else
        printDiff(diff);
    return exitDone;
}

} // namespace

void addDiffCommand(CLI::App& app, Selection& selection) {
    addCommand<DiffOptions>(
        app, selection, "diff", "What changed from one snapshot to another",
        [](CLI::App& command, DiffOptions& options) {
            command.add_option("PROJECT", options.project, "Folder of the project")->required();
            command.add_option("BEFORE", options.before, "Name or digest of a snapshot")->required();
            command.add_option("AFTER", options.after, "Name or digest of another")->required();
        },
        diffSnapshots);
}

} // namespace airshed::cli
