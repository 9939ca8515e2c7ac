#pragma once

#include <cstdint>

#include "core/runs/run_store.h"

namespace airshed::project {

/// Done or failed.
[[nodiscard]] bool hasEnded(const runs::ExportRecord& record);

/// The export as it stands now. One that has not ended although its worker has is marked failed in the store, and says so.
/// @param worker process id that WorkerLauncher::startExport gave, on this machine. @throws Error(NotFound or Storage).
runs::ExportRecord watchExport(runs::RunStore& store, std::int64_t exportId, std::int64_t worker);

} // namespace airshed::project
