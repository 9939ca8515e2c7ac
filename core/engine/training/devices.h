#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace airshed::training {

/// Something that can train.
struct Device {
    std::string id;               ///< "cpu", "cuda:0"
    std::string name;             ///< the maker's name of it
    std::int64_t memoryBytes = 0; ///< of a GPU; 0: not known or the machine's own
    int threads = 0;              ///< of the CPU
};

/// The CPU first, then the GPUs that this build of LibTorch can use.
[[nodiscard]] std::vector<Device> devices();

/// The device for what was asked: "auto" is the first GPU, or the CPU where there is none; "cuda" is "cuda:0".
/// @throws Error(InvalidInput) for another word, Error(Unavailable) that lists the devices there are.
[[nodiscard]] Device chooseDevice(const std::string& asked);

/// LibTorch threads for a network whose largest operation takes so many multiply-adds a batch: one where waking the others
/// costs more than they bring, else up to `usable`. A function of its arguments alone, because the number of threads decides
/// the last bits of the weights.
[[nodiscard]] int threadsForWork(std::int64_t multiplyAddsAtOnce, int usable);

} // namespace airshed::training
