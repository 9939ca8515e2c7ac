#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/project/project.h"

namespace airshed::project {

/// Starts airshed-worker processes, which do what needs tensors. They report to the project's store; their own output goes to
/// logs/worker.log in the project.
class WorkerLauncher {
public:
    /// @param program the worker's file; empty: airshed-worker beside the running program, in ../libexec/airshed, or named by
    /// AIRSHED_WORKER.
    explicit WorkerLauncher(std::filesystem::path program = {});

    /// The worker's file. @throws Error(Unavailable) naming the places looked at.
    [[nodiscard]] std::filesystem::path program() const;
    /// `airshed-worker work PROJECT --device D`, detached: it works off the queue and ends when idle. @return its process id.
    std::int64_t startQueue(const Project& project, const std::string& device) const;
    /// `airshed-worker export PROJECT EXPORT_ID`, detached. @return its process id.
    std::int64_t startExport(const Project& project, std::int64_t exportId) const;

private:
    std::filesystem::path m_program;
};

} // namespace airshed::project
