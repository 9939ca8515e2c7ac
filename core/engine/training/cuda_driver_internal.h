#pragma once

#include <cstdint>
#include <string>

namespace airshed::training {

struct GpuFacts {
    std::string name = "CUDA device";
    std::int64_t memoryBytes = 0; ///< 0: not known
};

/// What NVIDIA's driver says of a GPU. The driver is loaded by name, so that nothing needs CUDA to build or start.
[[nodiscard]] GpuFacts gpuFacts(int index);

} // namespace airshed::training
