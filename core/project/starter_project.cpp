#include "core/experiments/starter.h"
#include "core/project/new_folder.h"
#include "core/project/project.h"
#include "core/sources/synthetic_air.h"

namespace airshed::project {

namespace fs = std::filesystem;

Project createStarterProject(const fs::path& folder, const JobContext& job) {
    NewFolder made(folder);
    Project project = Project::create(folder, "Starter (synthetic)");
    job.progress(0.0, "Simulating a synthetic town");
    const std::vector<fs::path> files = sources::writeSyntheticSample(project.folder() / "sample", {}, job);
    job.progress(0.6, "Importing the synthetic sample");
    project.importFiles(files, {}, experiments::starterSnapshotName, job, true);
    project.saveExperiment("starter", experiments::starterExperiment());
    made.keep();
    job.progress(1.0, "The starter project is ready");
    return project;
}

} // namespace airshed::project
