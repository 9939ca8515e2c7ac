#include "core/project/worker_launcher.h"

#include <cstdlib>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/platform.h"

namespace airshed::project {

namespace fs = std::filesystem;

namespace {

constexpr const char* programName = "airshed-worker";
constexpr const char* programVariable = "AIRSHED_WORKER";

std::vector<fs::path> usualPlaces() {
    std::vector<fs::path> places;
    if (const char* named = std::getenv(programVariable); named != nullptr && *named != '\0')
        places.emplace_back(named);
    const fs::path here = executablePath().parent_path();
    places.push_back(here / programName);
    places.push_back(here.parent_path() / "libexec" / "airshed" / programName);
    return places;
}

std::int64_t startDetached(const fs::path& program, const Project& project, const std::vector<std::string>& arguments) {
    makeFolder(project.folder() / "logs");
    StartOptions options;
    options.detached = true;
    options.outputFile = project.folder() / "logs" / "worker.log";
    // Threads that spin while they wait make training many times slower as soon as something else wants the processor. OpenMP
    // reads this before the worker's own code begins, so it cannot be set there.
    options.environment = {{"OMP_WAIT_POLICY", "passive"}};
    return startProcess(program, arguments, options);
}

} // namespace

WorkerLauncher::WorkerLauncher(fs::path program) : m_program(std::move(program)) {}

fs::path WorkerLauncher::program() const {
    const std::vector<fs::path> places = m_program.empty() ? usualPlaces() : std::vector<fs::path>{m_program};
    for (const fs::path& place : places)
        if (std::error_code ignored; fs::is_regular_file(place, ignored))
            return place;
    std::vector<std::string> names;
    names.reserve(places.size());
    for (const fs::path& place : places)
        names.push_back(place.string());
    throw Error(ErrorCode::Unavailable,
                fmt::format("The program {} is not there; looked at {}.", programName, fmt::join(names, ", ")),
                fmt::format("Install Airshed whole, or name the program in {}.", programVariable));
}

std::int64_t WorkerLauncher::startQueue(const Project& project, const std::string& device) const {
    return startDetached(program(), project, {"work", project.folder().string(), "--device", device});
}

std::int64_t WorkerLauncher::startExport(const Project& project, std::int64_t exportId) const {
    return startDetached(program(), project, {"export", project.folder().string(), std::to_string(exportId)});
}

} // namespace airshed::project
