#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/finding.h"
#include "core/base/job.h"
#include "core/data/delimited_reader.h"
#include "core/data/snapshot_store.h"
#include "core/data/table_diff.h"
#include "core/experiments/experiment.h"
#include "core/models/inspection.h"
#include "core/models/window_reach.h"
#include "core/runs/run_store.h"

namespace airshed::project {

struct ImportResult {
    runs::SnapshotRecord snapshot;
    data::ReadReport report;
    bool alreadyThere = false; ///< the same content was in the project before
};

/// A table to be frozen under a name.
struct NewSnapshot {
    std::string name;
    std::string timeColumn;
    std::string seriesColumn; ///< "" when there is one series
    bool synthetic = false;
    data::Provenance provenance; ///< `parent` empty: the snapshot that the name means now, if it is another
};

/// What can be said of an experiment before it runs.
struct ExperimentCheck {
    Findings findings; ///< place = JSON path or "layer ID"
    models::ModelInspection model;
    std::vector<models::LayerReach> reach; ///< of the network's layers; empty while it has errors or where it is too large
    std::int64_t trainWindows = 0, validationWindows = 0, testWindows = 0; ///< 0 while the recipe has errors
    std::int64_t categoryNumbers = 0; ///< see models::TaskShape; 0 while the recipe has errors, or without a category
    [[nodiscard]] bool usable() const { return !hasErrors(findings); }
};

/// A project: a folder with airshed.json (what it is), store.db (the run store), snapshots/, experiments/ (documents, one is
/// edited at a time), runs/000001/ (checkpoints and predictions of a run) and exports/. One object belongs to one thread; open
/// the same folder again for another thread. Several programs may have it open at once.
class Project {
public:
    static constexpr int formatVersion = 1;

    /// Makes the folder (it may exist if it is empty). Nothing is left behind on failure.
    /// @throws Error(AlreadyExists) when the folder holds something, Error(Storage) when it cannot be written.
    static Project create(const std::filesystem::path& folder, const std::string& name = {});
    /// @throws Error(NotFound) when the folder is no project (says what is missing), Error(NewerVersion), Error(Damaged),
    /// Error(Storage).
    static Project open(const std::filesystem::path& folder);
    static bool isProject(const std::filesystem::path& folder);

    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return m_folder; }
    [[nodiscard]] const std::string& name() const noexcept { return m_name; }
    [[nodiscard]] runs::RunStore& store() noexcept { return *m_store; }
    [[nodiscard]] const runs::RunStore& store() const noexcept { return *m_store; }
    [[nodiscard]] const data::SnapshotStore& snapshots() const noexcept { return m_snapshots; }
    [[nodiscard]] std::filesystem::path runFolder(std::int64_t run) const;

    /// Files → Table → Snapshot, under `name` (made from the first file's name if empty); a name that is taken then means the
    /// new snapshot, and runs keep the old one. Called synthetic when `synthetic` says so or a file is named as the simulator
    /// names its own.
    /// @throws what readDelimited and SnapshotStore::put throw.
    ImportResult importFiles(const std::vector<std::filesystem::path>& files, const data::ReadOptions& options,
                             const std::string& name, const JobContext& job = {}, bool synthetic = false);
    /// Freezes a table under a name; a name that is taken then means the new snapshot, whose provenance names the old one as
    /// its parent, and runs keep the old one. The way of every source into the project. The expectations of the name are held
    /// against the new content, and what does not hold is recorded (lastExpectationCheck).
    /// @throws Error(InvalidInput) for a name that cannot be one; what SnapshotStore::put throws.
    runs::SnapshotRecord addSnapshot(const data::Table& table, const NewSnapshot& snapshot);
    [[nodiscard]] data::Table openSnapshot(const std::string& nameOrDigest) const;
    /// What changed from one snapshot to another, rows matched by time and series.
    /// @throws Error(NotFound) for a snapshot that is not there; what diffTables throws.
    [[nodiscard]] data::TableDiff diffSnapshots(const std::string& before, const std::string& after,
                                                const JobContext& job = {}) const;

    /// Documents in experiments/, by file name without ".json".
    [[nodiscard]] std::vector<std::string> experimentNames() const;
    [[nodiscard]] experiments::Experiment loadExperiment(const std::string& fileName) const;
    void saveExperiment(const std::string& fileName, const experiments::Experiment& experiment) const;

    /// Checks data, recipe, windows, model and settings together, without LibTorch. Never throws for what the user wrote: those
    /// are findings.
    [[nodiscard]] ExperimentCheck checkExperiment(const experiments::Experiment& experiment, const JobContext& job = {}) const;
    /// Checks and puts the experiment in the queue. @param device "auto", "cpu" or "cuda:N". @return the run's id.
    /// @param origin another run that it begins from. @throws Error(InvalidInput) with the first finding of severity Error, and
    /// where the other run has left no weights; nothing is queued then.
    std::int64_t queueRun(const experiments::Experiment& experiment, const std::string& device, const JobContext& job = {},
                          const runs::RunOrigin& origin = {}, const runs::RunTerms& terms = {});

private:
    Project(std::filesystem::path folder, std::string name);
    void checkOrigin(const runs::RunOrigin& origin) const;
    std::filesystem::path m_folder;
    std::string m_name;
    data::SnapshotStore m_snapshots;
    std::unique_ptr<runs::RunStore> m_store;
};

/// Makes a project with the synthetic sample imported and the starter experiment in experiments/starter.json.
Project createStarterProject(const std::filesystem::path& folder, const JobContext& job = {});

} // namespace airshed::project
