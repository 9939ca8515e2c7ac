#include "core/engine/training/devices.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/base/platform.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/training/cuda_driver_internal.h"

namespace airshed::training {

std::vector<Device> devices() {
    const int gpus = modules::cudaDeviceCount();
    std::vector<Device> found;
    found.reserve(static_cast<std::size_t>(gpus) + 1);
    found.push_back({"cpu", processorName(), 0, usableThreads()});
    for (int i = 0; i < gpus; ++i) {
        const GpuFacts facts = gpuFacts(i);
        found.push_back({fmt::format("cuda:{}", i), facts.name, facts.memoryBytes, 0});
    }
    return found;
}

Device chooseDevice(const std::string& asked) {
    const bool number = asked.size() > 5 && asked.starts_with("cuda:") &&
                        std::all_of(asked.begin() + 5, asked.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (asked != "auto" && asked != "cpu" && asked != "cuda" && !number)
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" is no device.", asked), "Use auto, cpu, or cuda:0 and so on.");
    const std::vector<Device> found = devices();
    if (asked == "auto")
        return found.size() > 1 ? found[1] : found[0];
    const std::string id = asked == "cuda" ? "cuda:0" : asked;
    for (const Device& device : found)
        if (device.id == id)
            return device;
    std::vector<std::string> names;
    names.reserve(found.size());
    for (const Device& device : found)
        names.push_back(fmt::format("{} ({})", device.id, device.name));
    throw Error(ErrorCode::Unavailable, fmt::format("Device {} is not available on this machine.", id),
                fmt::format("There is: {}.", fmt::join(names, ", ")));
}

int threadsForWork(std::int64_t multiplyAddsAtOnce, int usable) {
    constexpr std::int64_t worthAThread = 10'000'000;
    const std::int64_t wanted = std::clamp<std::int64_t>(multiplyAddsAtOnce / worthAThread, 1, 16);
    return static_cast<int>(std::min<std::int64_t>(wanted, std::max(usable, 1)));
}

} // namespace airshed::training
