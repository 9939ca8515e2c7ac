#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace airshed {

/// Everything that differs by operating system and is needed outside core/base. Implemented in platform_*.cpp.

[[nodiscard]] std::int64_t currentProcessId();
/// Whether a process of this id runs on this machine now (a zombie does not).
[[nodiscard]] bool isProcessAlive(std::int64_t processId);
/// The running program's own file.
[[nodiscard]] std::filesystem::path executablePath();
[[nodiscard]] std::string hostName();
/// The login name of the person, "unknown" where the system has none.
[[nodiscard]] std::string userName();
/// "Linux 6.1 x86_64" and the like.
[[nodiscard]] std::string systemName();
/// The processor's marketing name; "unknown processor" where the system does not say.
[[nodiscard]] std::string processorName();
/// Hardware threads this process may use (respects CPU affinity), at least 1.
[[nodiscard]] int usableThreads();
/// How busy the machine was over the last minute: programs that wanted a processor, by processors; 0 where it is not known.
[[nodiscard]] double machineLoad();
/// Where per-user program data belongs (XDG_DATA_HOME and its equals), with "airshed" appended; not created.
[[nodiscard]] std::filesystem::path userDataFolder();

/// How a started program's output is handled.
struct StartOptions {
    bool detached = false;            ///< in a session of its own: it outlives this process and gets no Ctrl+C of ours
    std::filesystem::path outputFile; ///< stdout and stderr are appended here; empty: inherited
    std::map<std::string, std::string> environment; ///< variables for the program, where this process has them not set itself
};
/// Starts a program (never forks a running one). @return its process id. @throws Error(Unavailable) if it cannot be started.
std::int64_t startProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                          const StartOptions& options);
/// Waits for a program started by startProcess without `detached`. @return its exit code, 128 + signal if a signal ended it.
int waitForProcess(std::int64_t processId);
/// As waitForProcess, without waiting: nothing while it still runs.
std::optional<int> tryWaitForProcess(std::int64_t processId);
/// Asks a process to end (SIGTERM and its equals).
void askProcessToEnd(std::int64_t processId);

} // namespace airshed
