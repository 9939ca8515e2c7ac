#include "core/project/run_files.h"

namespace airshed::project {

std::filesystem::path bestCheckpoint(const std::filesystem::path& runFolder) {
    return runFolder / "best.safetensors";
}

std::filesystem::path lastCheckpoint(const std::filesystem::path& runFolder) {
    return runFolder / "last.safetensors";
}

} // namespace airshed::project
