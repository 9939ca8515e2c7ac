#include <filesystem>

#include "app/cli/fetch_options.h"

namespace airshed::cli {

namespace {

namespace fs = std::filesystem;

struct FolderOptions {
    FetchTarget target;
    sources::FolderQuery query;
};

struct SqliteOptions {
    FetchTarget target;
    sources::SqliteQuery query;
};

struct ExportFilesOptions {
    FetchTarget target;
    sources::ExportFilesQuery query;
};

/// A refresh may run in another folder than this command.
std::string absolute(const std::string& path) {
    return fs::absolute(path).lexically_normal().string();
}

int fetchFolder(const FolderOptions& options, const Session& session) {
    sources::SourceContext context;
    sources::FolderQuery query = options.query;
    query.folder = absolute(query.folder);
    return fetchInto(options.target, fs::path(query.folder).filename().string(), context, query, session);
}

int fetchSqlite(const SqliteOptions& options, const Session& session) {
    sources::SourceContext context;
    sources::SqliteQuery query = options.query;
    query.file = absolute(query.file);
    return fetchInto(options.target, fs::path(query.file).stem().string(), context, query, session);
}

int fetchExportFiles(const ExportFilesOptions& options, const Session& session) {
    sources::SourceContext context;
    sources::ExportFilesQuery query;
    for (const std::string& file : options.query.files)
        query.files.push_back(absolute(file));
    return fetchInto(options.target, fs::path(query.files.front()).stem().string(), context, query, session);
}

} // namespace

void addFetchLocal(CLI::App& fetch, Selection& selection) {
    addCommand<FolderOptions>(
        fetch, selection, "folder", "Text files of a folder; refresh adds those that are new",
        [](CLI::App& command, FolderOptions& options) {
            declareTarget(command, options.target);
            command.add_option("FOLDER", options.query.folder, "The folder")->required();
            command.add_option("--pattern", options.query.pattern, "Of the files' names, with * and ?")->capture_default_str();
            command
                .add_option("--time", options.query.options.timeColumns, "Column of the time, or several; detected if left out")
                ->delimiter(',')
                ->allow_extra_args(false);
            command.add_option("--series", options.query.options.seriesColumn,
                               "Column that names the station; detected if left out");
            command.add_option("--timezone", options.query.options.timeZone, "Zone of times without an offset")
                ->capture_default_str();
        },
        fetchFolder);
    addCommand<SqliteOptions>(
        fetch, selection, "sqlite", "A table of an SQLite file",
        [](CLI::App& command, SqliteOptions& options) {
            declareTarget(command, options.target);
            command.add_option("FILE", options.query.file, "The database")->required();
            command.add_option("--table", options.query.table, "Its table or view; needed where there are several");
            command.add_option("--time", options.query.timeColumn, "Column of the time; detected by its name if left out");
            command.add_option("--series", options.query.seriesColumn, "Column that names the station or sensor");
        },
        fetchSqlite);
    addCommand<ExportFilesOptions>(
        fetch, selection, "export-files", "Files downloaded from PurpleAir or EPA AQS, under their right names and units",
        [](CLI::App& command, ExportFilesOptions& options) {
            declareTarget(command, options.target);
            command.add_option("FILE", options.query.files, "Files of one service")->required();
        },
        fetchExportFiles);
}

} // namespace airshed::cli
