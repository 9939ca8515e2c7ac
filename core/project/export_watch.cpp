#include "core/project/export_watch.h"

#include "core/base/platform.h"

namespace airshed::project {

bool hasEnded(const runs::ExportRecord& record) {
    return record.state == runs::ExportState::Done || record.state == runs::ExportState::Failed;
}

runs::ExportRecord watchExport(runs::RunStore& store, std::int64_t exportId, std::int64_t worker) {
    const bool isAlive = isProcessAlive(worker); // asked before the store, so that a last word is not missed
    runs::ExportRecord record = store.exportRecord(exportId);
    if (isAlive || hasEnded(record))
        return record;
    record.state = runs::ExportState::Failed;
    record.message = "The worker ended without a word.";
    record.hint = "See logs/worker.log in the project for the reason.";
    store.updateExport(record);
    return record;
}

} // namespace airshed::project
