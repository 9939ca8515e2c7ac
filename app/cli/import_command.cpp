#include <algorithm>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/documents.h"
#include "app/cli/read_arguments.h"
#include "app/cli/text_table.h"
#include "core/project/data_quality.h"
#include "core/project/project.h"

namespace airshed::cli {

namespace {

struct ImportOptions {
    std::string project;
    std::vector<std::filesystem::path> files;
    std::string name;
    ReadArguments read;
    bool explain = false;
};

void printSummary(const project::ImportResult& result) {
    print(fmt::format("Snapshot \"{}\": {} × {}{}{}\n", result.snapshot.name, counted(result.snapshot.rows, "row", "rows"),
                      counted(result.snapshot.columns, "column", "columns"),
                      result.snapshot.synthetic ? ", synthetic (simulated) data" : "",
                      result.alreadyThere ? "; the same content was in the project before" : ""));
}

int importFiles(const ImportOptions& options, const Session& session) {
    const data::ReadOptions read = options.read.options();
    auto project = project::Project::open(options.project);
    const project::ImportResult result = project.importFiles(options.files, read, options.name, session.job);
    if (session.json) {
        print(Json{
            {"snapshot", toJson(result.snapshot)}, {"already_there", result.alreadyThere}, {"report", result.report.toJson()}});
        return exitDone;
    }
    printSummary(result);
    print(describeReport(result.report, options.explain));
    for (const Finding& finding : project::lastExpectationCheck(project, result.snapshot.name).broken)
        say(finding);
    return exitDone;
}

void declareImport(CLI::App& command, ImportOptions& options) {
    command.add_option("PROJECT", options.project, "Folder of the project")->required();
    command.add_option("FILE", options.files, "Delimited text files that belong together, also .gz .xz .zst .bz2 .zip")
        ->required();
    command.add_option("--name", options.name, "Name of the snapshot; the first file's if left out");
    options.read.declare(command);
    command.add_flag("--explain", options.explain, "Print the whole report: each column, each dropped row and altered cell");
}

} // namespace

void addImportCommand(CLI::App& app, Selection& selection) {
    addCommand<ImportOptions>(app, selection, "import", "Read files into a snapshot of the project", declareImport,
                              importFiles);
}

} // namespace airshed::cli
