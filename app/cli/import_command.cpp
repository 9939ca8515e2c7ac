#include <algorithm>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/documents.h"
#include "app/cli/text_table.h"
#include "core/project/project.h"

namespace airshed::cli {

namespace {

constexpr std::size_t notesShown = 20;

struct ImportOptions {
    std::string project;
    std::vector<std::filesystem::path> files;
    std::string name;
    std::string separator;
    data::ReadOptions read;
};

std::string describeNote(const data::CellNote& note) {
    std::string place = note.file;
    if (note.row > 0)
        place += fmt::format(":{}", note.row);
    if (!note.column.empty())
        place += fmt::format(": {}", note.column);
    return place + ": " + note.reason + (note.text.empty() ? "" : fmt::format(" (\"{}\")", note.text));
}

void printReport(const project::ImportResult& result) {
    const data::ReadReport& report = result.report;
    print(fmt::format("Snapshot \"{}\": {} × {}{}{}\n", result.snapshot.name, counted(result.snapshot.rows, "row", "rows"),
                      counted(result.snapshot.columns, "column", "columns"),
                      result.snapshot.synthetic ? ", synthetic (simulated) data" : "",
                      result.alreadyThere ? "; the same content was in the project before" : ""));
    print(fmt::format("Time from {}; {}.\n", report.timeSource,
                      report.seriesColumn.empty() ? "one series" : fmt::format("series by \"{}\"", report.seriesColumn)));
    for (const std::string& guess : report.guesses)
        print(guess + "\n");
    print(fmt::format("{} dropped, {} altered, {} missing.\n",
                      counted(static_cast<std::int64_t>(report.droppedRows), "row", "rows"),
                      counted(static_cast<std::int64_t>(report.alteredCells), "cell", "cells"),
                      counted(static_cast<std::int64_t>(report.missingCells), "cell", "cells")));
    for (std::size_t i = 0; i < std::min(notesShown, report.notes.size()); ++i)
        print("  " + describeNote(report.notes[i]) + "\n");
    if (report.notes.size() > notesShown)
        print(fmt::format("  … {} more; --json lists them.\n", report.notes.size() - notesShown));
}

int importFiles(const ImportOptions& options, const Session& session) {
    data::ReadOptions read = options.read;
    if (!options.separator.empty())
        read.separator = options.separator == "tab" ? '\t' : options.separator.front();
    auto project = project::Project::open(options.project);
    const project::ImportResult result = project.importFiles(options.files, read, options.name, session.job);
    if (session.json)
        print(Json{
            {"snapshot", toJson(result.snapshot)}, {"already_there", result.alreadyThere}, {"report", result.report.toJson()}});
    else
        printReport(result);
    return exitDone;
}

std::string refuseSeparator(const std::string& text) {
    return text.size() == 1 || text == "tab" ? std::string() : "a separator is one character, or the word tab";
}

void declareImport(CLI::App& command, ImportOptions& options) {
    command.add_option("PROJECT", options.project, "Folder of the project")->required();
    command.add_option("FILE", options.files, "Delimited text files that belong together")->required();
    command.add_option("--name", options.name, "Name of the snapshot; the first file's if left out");
    command
        .add_option("--time", options.read.timeColumns,
                    "Column of the time, or several: date,time or year,month,day,hour; detected if left out")
        ->delimiter(',')
        ->allow_extra_args(false);
    command.add_option("--series", options.read.seriesColumn, "Column that names the station or sensor; detected if left out");
    command.add_option("--missing", options.read.missingMarkers, "A text that stands for a missing value; may be given again")
        ->allow_extra_args(false);
    command.add_option("--separator", options.separator, "Character between cells, or tab; detected if left out")
        ->check(CLI::Validator(refuseSeparator, "CHAR"));
    command.add_option("--timezone", options.read.timeZone, "Zone of times without an offset: Europe/Rome, +08:00")
        ->capture_default_str();
}

} // namespace

void addImportCommand(CLI::App& app, Selection& selection) {
    addCommand<ImportOptions>(app, selection, "import", "Read files into a snapshot of the project", declareImport,
                              importFiles);
}

} // namespace airshed::cli
