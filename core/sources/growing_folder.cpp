#include "core/sources/growing_folder.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/data/delimited_reader.h"
#include "core/sources/merge_tables.h"

namespace airshed::sources {

namespace fs = std::filesystem;

namespace {

/// A file as it was when it was read.
struct SeenFile {
    std::string name;
    std::size_t size = 0;
    std::string sha256;
    bool endsWithLine = true;
};

/// What has to be done about a file.
enum class Change { None, New, Grown, Altered };

/// Whether a name fits a pattern of * and ?. Of several stars only the last one needs to be tried anew.
bool fits(std::string_view name, std::string_view pattern) {
    std::size_t n = 0;
    std::size_t p = 0;
    std::size_t star = std::string_view::npos;
    std::size_t taken = 0; ///< by the last star
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            taken = n;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
            ++n;
            ++p;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++taken;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

std::vector<fs::path> filesIn(const FolderQuery& query) {
    std::error_code fault;
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(query.folder, fault))
        if (entry.is_regular_file(fault) && fits(entry.path().filename().string(), query.pattern))
            files.push_back(entry.path());
    if (fault)
        throw Error(ErrorCode::NotFound, fmt::format("The folder {} cannot be read: {}.", query.folder, fault.message()),
                    "Check its name.");
    if (files.empty())
        throw Error(ErrorCode::NotFound, fmt::format("The folder {} holds no file like {}.", query.folder, query.pattern),
                    "Check the pattern.");
    std::ranges::sort(files);
    return files;
}

SeenFile lookAt(const fs::path& file) {
    const MappedFile mapped(file);
    const std::string_view text = mapped.text();
    return {file.filename().string(), text.size(), sha256Hex(text), text.empty() || text.back() == '\n'};
}

Change changeOf(const fs::path& file, const SeenFile& present, const std::vector<SeenFile>& known) {
    const auto before = std::ranges::find(known, present.name, &SeenFile::name);
    if (before == known.end())
        return Change::New;
    if (before->sha256 == present.sha256)
        return Change::None;
    if (present.size <= before->size || !before->endsWithLine)
        return Change::Altered;
    const MappedFile mapped(file);
    return sha256Hex(mapped.text().substr(0, before->size)) == before->sha256 ? Change::Grown : Change::Altered;
}

Json toJson(const std::vector<SeenFile>& files) {
    Json list = Json::array();
    for (const SeenFile& file : files)
        list.push_back(
            {{"name", file.name}, {"size", file.size}, {"sha256", file.sha256}, {"ends_with_line", file.endsWithLine}});
    return list;
}

/// Files that were seen; none when the state is of another make, so that all are read anew.
std::vector<SeenFile> seenFiles(const Json& state) {
    std::vector<SeenFile> files;
    try {
        for (const Json& file : state.at("files"))
            files.push_back({file.at("name").get<std::string>(), static_cast<std::size_t>(wholeNumber(file.at("size"))),
                             file.at("sha256").get<std::string>(), file.at("ends_with_line").get<bool>()});
    } catch (const Json::exception&) {
        files.clear();
    }
    return files;
}

/// How the reader took the text. Files that are taken otherwise must not be mixed.
struct Layout {
    std::string timeSource;
    std::string series;

    bool operator==(const Layout&) const = default;
};

Layout layoutOf(const data::ReadReport& report) {
    return {report.timeSource, report.seriesColumn};
}

Layout layoutOf(const Json& state) {
    return {state.value("time_source", std::string()), state.value("series_column", std::string())};
}

/// The folder's files, and which of them have to be read.
struct Inventory {
    std::vector<fs::path> all;
    std::vector<SeenFile> present;
    std::vector<fs::path> toRead;
    std::vector<std::string> gone;
    bool needsAll = false;
};

Inventory takeInventory(const FolderQuery& query, const Earlier* earlier, const JobContext& job) {
    Inventory inventory;
    inventory.all = filesIn(query);
    const std::vector<SeenFile> known = earlier != nullptr ? seenFiles(earlier->state) : std::vector<SeenFile>();
    inventory.needsAll = known.empty();
    for (const fs::path& file : inventory.all) {
        job.throwIfStopped();
        inventory.present.push_back(lookAt(file));
        const Change change = changeOf(file, inventory.present.back(), known);
        inventory.needsAll |= change == Change::Altered;
        if (change != Change::None)
            inventory.toRead.push_back(file);
    }
    for (const SeenFile& file : known)
        if (std::ranges::find(inventory.present, file.name, &SeenFile::name) == inventory.present.end())
            inventory.gone.push_back(file.name);
    return inventory;
}

Fetched fromRead(data::ReadResult read, const Inventory& inventory) {
    Fetched fetched;
    fetched.seriesColumn = read.report.seriesColumn;
    fetched.report = read.report.toJson();
    fetched.state = {{"files", toJson(inventory.present)},
                     {"time_source", read.report.timeSource},
                     {"series_column", read.report.seriesColumn}};
    fetched.table = std::move(read.table);
    return fetched;
}

/// The earlier table and the rows of the files that are new; nothing when the two do not go together.
std::optional<Fetched> withNewFiles(const FolderQuery& query, const Earlier& earlier, const Inventory& inventory,
                                    const JobContext& job) {
    data::ReadResult read = data::readDelimited(inventory.toRead, query.options, job);
    if (layoutOf(read.report) != layoutOf(earlier.state))
        return std::nullopt;
    Fetched fetched = fromRead(std::move(read), inventory);
    try {
        const std::int64_t rowsRead = static_cast<std::int64_t>(fetched.table.rows());
        MergedTables merged = mergeTables({earlier.table, fetched.table}, fetched.seriesColumn, SameRow::EqualCells, job);
        fetched.table = std::move(merged.table);
        fetched.findings.push_back({Severity::Info, "files_added", query.folder,
                                    fmt::format("{} of {} files were new or have grown; they gave {} new rows.",
                                                inventory.toRead.size(), inventory.all.size(), rowsRead - merged.repeated),
                                    ""});
    } catch (const Error& e) {
        if (e.code() != ErrorCode::InvalidInput)
            throw;
        return std::nullopt; // a column of two types or units: only all files together can tell
    }
    return fetched;
}

Fetched readAll(const FolderQuery& query, const Inventory& inventory, const JobContext& job) {
    Fetched fetched = fromRead(data::readDelimited(inventory.all, query.options, job), inventory);
    MergedTables merged = mergeTables({fetched.table}, fetched.seriesColumn, SameRow::EqualCells, job);
    fetched.table = std::move(merged.table);
    if (merged.repeated > 0)
        fetched.findings.push_back({Severity::Info, "repeated_rows", query.folder,
                                    fmt::format("{} rows stood in the files more than once; each came once.", merged.repeated),
                                    ""});
    return fetched;
}

Fetched readWhatIsNew(const FolderQuery& query, const Earlier* earlier, const Inventory& inventory, const JobContext& job) {
    if (earlier == nullptr || inventory.needsAll)
        return readAll(query, inventory, job);
    if (inventory.toRead.empty()) {
        Fetched fetched;
        fetched.table = earlier->table;
        fetched.seriesColumn = layoutOf(earlier->state).series;
        fetched.state = earlier->state;
        fetched.findings.push_back({Severity::Info, "nothing_new", query.folder, "No file is new or has changed.", ""});
        return fetched;
    }
    if (auto fetched = withNewFiles(query, *earlier, inventory, job))
        return std::move(*fetched);
    Fetched fetched = readAll(query, inventory, job);
    fetched.findings.push_back({Severity::Info, "read_anew", query.folder,
                                "The new files read otherwise than the earlier ones, so all were read together.", ""});
    return fetched;
}

} // namespace

Fetched readFolder(const FolderQuery& query, const Earlier* earlier, const JobContext& job) {
    const Inventory inventory = takeInventory(query, earlier, job);
    Fetched fetched = readWhatIsNew(query, earlier, inventory, job);
    if (!inventory.gone.empty())
        fetched.findings.push_back(
            {Severity::Warning, "files_gone", query.folder,
             fmt::format("{} files are no longer there, the first being {}.", inventory.gone.size(), inventory.gone.front()),
             ""});
    fetched.facts.service = "folder";
    fetched.facts.stamps = "As the files have them.";
    fetched.facts.retrieved = now();
    for (const fs::path& file : inventory.toRead)
        fetched.facts.addRequest(fs::absolute(file).lexically_normal().string());
    return fetched;
}

Json toJson(const FolderQuery& query) {
    return {{"folder", query.folder}, {"pattern", query.pattern}, {"options", data::toJson(query.options)}};
}

FolderQuery folderQueryFromJson(const Json& json) {
    JsonReader reader(json, "query");
    FolderQuery query;
    query.folder = reader.text("folder", "");
    query.pattern = reader.text("pattern", query.pattern);
    if (const Json* options = reader.find("options"))
        query.options = data::readOptionsFromJson(*options, reader.pathOf("options"));
    reader.finish();
    return query;
}

} // namespace airshed::sources
