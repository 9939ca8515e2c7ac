#include "core/base/platform.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sched.h>
#include <spawn.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/error.h"

extern char** environ; // NOLINT(readability-redundant-declaration): not in every libc's headers

namespace airshed {

namespace {

int exitCode(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

class SpawnSettings {
public:
    SpawnSettings() {
        posix_spawn_file_actions_init(&m_actions);
        posix_spawnattr_init(&m_attributes);
    }
    ~SpawnSettings() {
        posix_spawn_file_actions_destroy(&m_actions);
        posix_spawnattr_destroy(&m_attributes);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;

    void detach() {
        posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSID);
        posix_spawn_file_actions_addopen(&m_actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    void sendOutputTo(const std::filesystem::path& file) {
        posix_spawn_file_actions_addopen(&m_actions, STDOUT_FILENO, file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
        posix_spawn_file_actions_adddup2(&m_actions, STDOUT_FILENO, STDERR_FILENO);
    }
    [[nodiscard]] const posix_spawn_file_actions_t* actions() const { return &m_actions; }
    [[nodiscard]] const posix_spawnattr_t* attributes() const { return &m_attributes; }

private:
    posix_spawn_file_actions_t m_actions{};
    posix_spawnattr_t m_attributes{};
};

#if defined(__linux__)
// A process that has ended but was not waited for still answers to signals; /proc tells it apart.
bool isZombie(std::int64_t processId) {
    std::ifstream file(fmt::format("/proc/{}/stat", processId));
    std::string text;
    std::getline(file, text);
    const std::size_t state = text.rfind(") ");
    return state != std::string::npos && state + 2 < text.size() && text[state + 2] == 'Z';
}
#else
bool isZombie(std::int64_t) {
    return false;
}
#endif

/// This process's environment with what it lacks of `additions`.
std::vector<std::string> environmentWith(const std::map<std::string, std::string>& additions) {
    std::vector<std::string> variables;
    for (char** variable = environ; *variable != nullptr; ++variable)
        variables.emplace_back(*variable);
    for (const auto& [name, value] : additions)
        if (std::getenv(name.c_str()) == nullptr)
            variables.push_back(fmt::format("{}={}", name, value));
    return variables;
}

/// As the system wants lists of texts: pointers, the last one null.
std::vector<char*> terminatedPointers(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

} // namespace

std::int64_t currentProcessId() {
    return ::getpid();
}

bool isProcessAlive(std::int64_t processId) {
    if (processId <= 0)
        return false;
    if (::kill(static_cast<pid_t>(processId), 0) != 0 && errno == ESRCH)
        return false;
    return !isZombie(processId);
}

std::filesystem::path executablePath() {
    std::error_code fault;
    auto path = std::filesystem::read_symlink("/proc/self/exe", fault);
    if (fault)
        throw Error(ErrorCode::Unavailable, "The system does not tell where this program's file is.");
    return path;
}

std::string hostName() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0)
        return "unknown host";
    return name.data();
}

std::string userName() {
    const passwd* entry = ::getpwuid(::getuid()); // NOLINT(concurrency-mt-unsafe): read at once
    return entry != nullptr && entry->pw_name != nullptr ? entry->pw_name : "unknown";
}

std::string systemName() {
    utsname info{};
    if (::uname(&info) != 0)
        return "unknown system";
    return fmt::format("{} {} {}", static_cast<const char*>(info.sysname), static_cast<const char*>(info.release),
                       static_cast<const char*>(info.machine));
}

std::string processorName() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(": ");
        if (colon != std::string::npos && line.starts_with("model name"))
            return line.substr(colon + 2);
    }
    return "unknown processor";
}

int usableThreads() {
#if defined(__linux__)
    cpu_set_t set;
    if (::sched_getaffinity(0, sizeof set, &set) == 0)
        return std::max(1, CPU_COUNT(&set));
#endif
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

double machineLoad() {
    double overOneMinute = 0;
    return ::getloadavg(&overOneMinute, 1) == 1 ? overOneMinute / usableThreads() : 0.0;
}

std::filesystem::path userDataFolder() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0')
        return std::filesystem::path(data) / "airshed";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
        return std::filesystem::path(home) / ".local/share/airshed";
    const passwd* user = ::getpwuid(::getuid());
    return std::filesystem::path(user != nullptr ? user->pw_dir : "/") / ".local/share/airshed";
}

std::int64_t startProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                          const StartOptions& options) {
    SpawnSettings settings;
    if (options.detached)
        settings.detach();
    if (!options.outputFile.empty())
        settings.sendOutputTo(options.outputFile);

    std::vector<std::string> texts{program.string()};
    texts.insert(texts.end(), arguments.begin(), arguments.end());
    std::vector<std::string> variables = environmentWith(options.environment);
    const std::vector<char*> argumentPointers = terminatedPointers(texts);
    const std::vector<char*> variablePointers = terminatedPointers(variables);

    pid_t process = 0;
    const int fault = ::posix_spawn(&process, program.c_str(), settings.actions(), settings.attributes(),
                                    argumentPointers.data(), variablePointers.data());
    if (fault != 0)
        throw Error(ErrorCode::Unavailable,
                    fmt::format("Cannot start \"{}\": {}.", program.string(), std::generic_category().message(fault)));
    return process;
}

int waitForProcess(std::int64_t processId) {
    int status = 0;
    while (::waitpid(static_cast<pid_t>(processId), &status, 0) < 0)
        if (errno != EINTR)
            throw Error(ErrorCode::Internal, fmt::format("Process {} cannot be waited for.", processId));
    return exitCode(status);
}

std::optional<int> tryWaitForProcess(std::int64_t processId) {
    int status = 0;
    const pid_t ended = ::waitpid(static_cast<pid_t>(processId), &status, WNOHANG);
    if (ended < 0)
        throw Error(ErrorCode::Internal, fmt::format("Process {} cannot be waited for.", processId));
    if (ended == 0)
        return std::nullopt;
    return exitCode(status);
}

void askProcessToEnd(std::int64_t processId) {
    if (processId > 0)
        ::kill(static_cast<pid_t>(processId), SIGTERM);
}

} // namespace airshed
