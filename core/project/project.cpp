#include "core/project/project.h"

#include <algorithm>
#include <regex>
#include <system_error>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/time.h"
#include "core/base/version.h"
#include "core/data/text_encoding.h"
#include "core/project/data_quality.h"
#include "core/project/new_folder.h"
#include "core/project/pictures.h"
#include "core/project/run_files.h"

namespace airshed::project {

namespace fs = std::filesystem;

namespace {

constexpr const char* headFile = "airshed.json";
constexpr const char* storeFile = "store.db";
constexpr const char* documentSuffix = ".json";
constexpr std::size_t longestName = 200;

std::string folderName(const fs::path& folder) {
    return fs::absolute(folder).lexically_normal().filename().string();
}

/// The project's name from its head file.
std::string readHead(const fs::path& folder) {
    const fs::path file = folder / headFile;
    if (!fs::exists(file))
        throw Error(ErrorCode::NotFound, fmt::format("{} is no Airshed project: it has no {}.", folder.string(), headFile),
                    "Make one with \"airshed-cli new\", or name another folder.");
    try {
        const Json json = readJsonFile(file);
        JsonReader reader(json, "");
        const std::int64_t format = reader.require("format").get<std::int64_t>();
        if (format > Project::formatVersion)
            throw Error(
                ErrorCode::NewerVersion,
                fmt::format("{} was made by a newer version of Airshed (project format {}; this version knows up to {}).",
                            folder.string(), format, Project::formatVersion),
                "Open it with that version.");
        return reader.text("name", folderName(folder));
    } catch (const Error& e) {
        if (e.code() != ErrorCode::InvalidInput)
            throw;
        throw Error(ErrorCode::Damaged, fmt::format("{} is damaged: {}", file.string(), e.what()), "Restore it from a backup.");
    } catch (const Json::exception& e) {
        throw Error(ErrorCode::Damaged, fmt::format("{} is damaged: {}.", file.string(), e.what()),
                    "Restore it from a backup.");
    }
}

std::string checkedSnapshotName(const std::string& name) {
    const bool hasControl = std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (name.empty() || name.size() > longestName || hasControl)
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" cannot be the name of a snapshot.", name),
                    fmt::format("Use 1 to {} characters without line breaks.", longestName));
    return name;
}

/// The simulator's files say so in their names; a person who imports them by hand should see it too.
bool isSimulated(const fs::path& file) {
    return file.filename().string().starts_with("synthetic-");
}

data::Provenance provenanceOf(const std::vector<fs::path>& files, const data::ReadOptions& options,
                              const data::ReadReport& report) {
    data::Provenance provenance;
    for (const fs::path& file : files)
        provenance.locations.push_back(data::pathText(fs::absolute(file).lexically_normal()));
    provenance.retrieved = now();
    provenance.options = data::toJson(options);
    provenance.report = report.toJson();
    return provenance;
}

/// The digest that a name means now; "" when nothing has it.
std::string digestUnderName(const runs::RunStore& store, const std::string& name) {
    for (const runs::SnapshotRecord& snapshot : store.snapshots())
        if (snapshot.name == name)
            return snapshot.digest;
    return {};
}

void checkDocumentName(const std::string& fileName) {
    if (fileName.empty() || fs::path(fileName).filename().string() != fileName || fileName.front() == '.')
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" cannot be the file name of an experiment.", fileName),
                    "Use a name without slashes that does not begin with a dot.");
}

void checkDevice(const std::string& device) {
    static const std::regex known("auto|cpu|cuda:[0-9]{1,3}");
    if (!std::regex_match(device, known))
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" is no device.", device),
                    "Use auto, cpu, or cuda:0 and so on.");
}

} // namespace

Project::Project(fs::path folder, std::string name)
    : m_folder(std::move(folder)),
      m_name(std::move(name)),
      m_snapshots(m_folder / "snapshots"),
      m_store(std::make_unique<runs::RunStore>(m_folder / storeFile)) {}

Project Project::create(const fs::path& folder, const std::string& name) {
    const fs::path absolute = fs::absolute(folder).lexically_normal();
    NewFolder made(absolute);
    makeFolder(absolute / "experiments");
    Project project(absolute, name.empty() ? folderName(absolute) : name);
    // The head comes last: a folder with a head is a whole project.
    writeJsonFile(absolute / headFile, {{"format", formatVersion}, {"name", project.m_name}, {"created", formatIso(now())}});
    made.keep();
    return project;
}

Project Project::open(const fs::path& folder) {
    const fs::path absolute = fs::absolute(folder).lexically_normal();
    std::string name = readHead(absolute);
    if (!fs::exists(absolute / storeFile))
        throw Error(ErrorCode::Damaged, fmt::format("The project {} has lost its run store {}.", absolute.string(), storeFile),
                    "Restore it from a backup.");
    return Project(absolute, std::move(name));
}

bool Project::isProject(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / headFile, ignored);
}

fs::path Project::runFolder(std::int64_t run) const {
    return m_folder / "runs" / fmt::format("{:06}", run);
}

ImportResult Project::importFiles(const std::vector<fs::path>& files, const data::ReadOptions& options, const std::string& name,
                                  const JobContext& job, bool synthetic) {
    if (files.empty())
        throw Error(ErrorCode::InvalidInput, "No file to import was named.");
    ImportResult result;
    result.snapshot.name = checkedSnapshotName(name.empty() ? data::pathText(files.front().stem()) : name);
    data::ReadResult read = data::readDelimited(files, options, job);
    job.throwIfStopped();
    result.alreadyThere = m_snapshots.contains(data::contentDigest(read.table));
    result.snapshot = addSnapshot(read.table, {result.snapshot.name, read.report.timeColumn, read.report.seriesColumn,
                                               synthetic || std::any_of(files.begin(), files.end(), isSimulated),
                                               provenanceOf(files, options, read.report)});
    result.report = std::move(read.report);
    return result;
}

runs::SnapshotRecord Project::addSnapshot(const data::Table& table, const NewSnapshot& snapshot) {
    runs::SnapshotRecord record;
    record.name = checkedSnapshotName(snapshot.name);
    // Cells first, name last: a name never leads to a snapshot that is not there.
    record.digest = m_snapshots.put(table);
    record.timeColumn = snapshot.timeColumn;
    record.seriesColumn = snapshot.seriesColumn;
    record.rows = static_cast<std::int64_t>(table.rows());
    record.columns = static_cast<std::int64_t>(table.columns().size());
    record.createdMs = now() / 1'000'000;
    record.synthetic = snapshot.synthetic;
    data::Provenance provenance = snapshot.provenance;
    provenance.airshed = version();
    if (provenance.retrieved == 0)
        provenance.retrieved = now();
    if (provenance.parent.empty())
        provenance.parent = digestUnderName(*m_store, record.name);
    if (provenance.parent == record.digest)
        provenance.parent.clear();
    m_snapshots.addProvenance(record.digest, provenance);
    record.provenance = provenance.toJson();
    m_store->putSnapshot(record);
    static_cast<void>(recheckExpectations(*this, record, table));
    return record;
}

data::TableDiff Project::diffSnapshots(const std::string& before, const std::string& after, const JobContext& job) const {
    const data::Table first = openSnapshot(before);
    const data::Table second = openSnapshot(after);
    // A snapshot that has been refreshed has no name any more; the other one then says what the key is.
    const auto keyOf = [this](const std::string& nameOrDigest) -> std::optional<data::RowKey> {
        try {
            const runs::SnapshotRecord record = m_store->snapshot(nameOrDigest);
            return data::RowKey{record.timeColumn, record.seriesColumn};
        } catch (const Error&) {
            return std::nullopt;
        }
    };
    data::RowKey key = keyOf(after).value_or(keyOf(before).value_or(data::RowKey{}));
    // Without a common key the rows can only be told apart by their numbers.
    const auto haveBoth = [&](const std::string& column) {
        return column.empty() || (first.find(column) != nullptr && second.find(column) != nullptr);
    };
    if (!haveBoth(key.timeColumn) || !haveBoth(key.seriesColumn))
        key = {};
    return data::diffTables(first, second, key, job);
}

data::Table Project::openSnapshot(const std::string& nameOrDigest) const {
    // A run names its data by digest, and may outlive the name it was imported under.
    const bool isDigest = nameOrDigest.size() == 64 && m_snapshots.contains(nameOrDigest);
    return m_snapshots.open(isDigest ? nameOrDigest : m_store->snapshot(nameOrDigest).digest);
}

std::vector<std::string> Project::experimentNames() const {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(m_folder / "experiments", ignored))
        if (entry.path().extension() == documentSuffix)
            names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

experiments::Experiment Project::loadExperiment(const std::string& fileName) const {
    checkDocumentName(fileName);
    return experiments::readExperimentFile(m_folder / "experiments" / (fileName + documentSuffix));
}

void Project::saveExperiment(const std::string& fileName, const experiments::Experiment& experiment) const {
    checkDocumentName(fileName);
    makeFolder(m_folder / "experiments");
    writeJsonFile(m_folder / "experiments" / (fileName + documentSuffix), experiments::toJson(experiment));
}

void Project::checkOrigin(const runs::RunOrigin& origin) const {
    if (origin.run == 0)
        return;
    const runs::RunRecord from = m_store->run(origin.run);
    const std::filesystem::path folder = runFolder(origin.run);
    const std::filesystem::path file = origin.isFork ? lastCheckpoint(folder) : bestCheckpoint(folder);
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("Run {} (\"{}\") has left no {} to begin from.", origin.run, from.name,
                                origin.isFork ? "checkpoint" : "best weights"),
                    "Choose a run that has finished an epoch.");
}

std::int64_t Project::queueRun(const experiments::Experiment& experiment, const std::string& device, const JobContext& job,
                               const runs::RunOrigin& origin, const runs::RunTerms& terms) {
    checkOrigin(origin);
    checkDevice(device);
    const ExperimentCheck check = checkExperiment(experiment, job);
    for (const Finding& finding : check.findings)
        if (finding.severity == Severity::Error)
            throw Error(ErrorCode::InvalidInput, fmt::format("{}: {}", finding.place, finding.message), finding.hint);
    // The run is tied to the cells and labels themselves: what is imported or labelled later changes nothing for it.
    experiments::Experiment pinned = experiment;
    if (!(pinned.snapshot.size() == 64 && m_snapshots.contains(pinned.snapshot)))
        pinned.snapshot = m_store->snapshot(experiment.snapshot).digest;
    if (pinned.recipe.pictures.used())
        pinned.recipe.pictures.set = pictureDigest(*this, experiment.recipe.pictures.set);
    if (pinned.usesLabels()) {
        if (pinned.labels.empty())
            pinned.labels = m_store->snapshot(experiment.snapshot).name;
        if (!pinned.labelRevision)
            pinned.labelRevision = labelsOf(*this, pinned.labels).revision();
    }
    return m_store->createRun({pinned.name, experiments::toJson(pinned), experiments::experimentDigest(pinned), pinned.snapshot,
                               device, terms, origin});
}

} // namespace airshed::project
