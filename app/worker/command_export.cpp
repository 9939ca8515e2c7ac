#include <spdlog/spdlog.h>

#include "app/worker/commands.h"
#include "core/engine/deployment/export_run.h"
#include "core/project/project.h"

namespace airshed::worker {

int exportRun(const std::filesystem::path& projectFolder, std::int64_t exportId, const Shutdown& shutdown) {
    project::Project project = project::Project::open(projectFolder);
    const runs::ExportState state = deployment::executeExport(project, exportId, shutdown.token());
    const runs::ExportRecord record = project.store().exportRecord(exportId);
    if (state == runs::ExportState::Done) {
        spdlog::info("export {} is done: over {} windows at most {:.2g} from the workbench (allowed {:.0e}): {}", exportId,
                     record.windows, record.maxDifference, record.tolerance, record.folder);
        return 0;
    }
    spdlog::error("export {} failed: {} {}", exportId, record.message, record.hint);
    return Shutdown::asked() ? 130 : 1;
}

} // namespace airshed::worker
