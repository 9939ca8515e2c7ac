#include "core/engine/vision/each_picture.h"

#include <atomic>
#include <mutex>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/data/parallel.h"

namespace airshed::vision {

namespace {

constexpr std::size_t mostNamed = 20; ///< pictures that are left out by name

void reportFaults(const std::vector<sources::Picture>& pictures, const std::vector<std::string>& faults, Findings& findings) {
    std::size_t left = 0;
    for (std::size_t i = 0; i < faults.size(); ++i)
        if (!faults[i].empty() && ++left <= mostNamed)
            findings.push_back({Severity::Warning, "undecodable", pictures[i].name, faults[i] + " It is left out.",
                                "Take it out of the folder, or copy it again."});
    if (left > mostNamed)
        findings.push_back({Severity::Warning, "undecodable", "pictures",
                            fmt::format("{} more pictures cannot be decoded and are left out.", left - mostNamed), ""});
    if (left == pictures.size())
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("None of the {} pictures can be decoded. The first: {}", left, faults[0]),
                    "Check that the files were copied whole.");
}

} // namespace

void eachPicture(const std::vector<sources::Picture>& pictures, const std::string& doing,
                 const std::function<void(std::size_t)>& work, Findings& findings, const JobContext& job) {
    std::vector<std::string> faults(pictures.size());
    std::atomic<std::size_t> done = 0;
    std::mutex telling;
    data::parallelFor(pictures.size(), [&](std::size_t i) {
        job.throwIfStopped();
        try {
            work(i);
        } catch (const Error& fault) {
            faults[i] = fault.what();
        }
        const std::lock_guard lock(telling);
        job.progress(static_cast<double>(++done) / static_cast<double>(pictures.size()), doing);
    });
    reportFaults(pictures, faults, findings);
}

} // namespace airshed::vision
