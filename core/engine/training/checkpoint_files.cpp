#include "core/engine/training/checkpoint_files.h"

#include <algorithm>
#include <functional>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "core/engine/training/trainer.h"

namespace airshed::training {

namespace {

namespace fs = std::filesystem;

/// Numbers of one width: the order of the names is that of the epochs.
std::vector<fs::path> epochCheckpoints(const fs::path& runFolder) {
    std::vector<fs::path> files;
    std::error_code fault;
    for (const auto& entry : fs::directory_iterator(runFolder, fault))
        if (const std::string name = entry.path().filename().string();
            name.starts_with("epoch-") && name.ends_with(".safetensors"))
            files.push_back(entry.path());
    std::ranges::sort(files, std::greater<>());
    return files;
}

} // namespace

std::vector<fs::path> checkpointsOf(const fs::path& runFolder) {
    std::vector<fs::path> files = epochCheckpoints(runFolder);
    if (const fs::path last = lastCheckpoint(runFolder); fs::exists(last))
        files.insert(files.begin(), last);
    return files;
}

void keepEpochCheckpoint(const fs::path& runFolder, int epoch) {
    std::error_code fault;
    const fs::path kept = runFolder / fmt::format("epoch-{:06}.safetensors", epoch);
    fs::remove(kept, fault); // of a run that went back to an earlier checkpoint
    fs::create_hard_link(lastCheckpoint(runFolder), kept, fault);
    const std::vector<fs::path> files = epochCheckpoints(runFolder);
    for (std::size_t i = checkpointsKept; i < files.size(); ++i)
        fs::remove(files[i], fault);
}

} // namespace airshed::training
