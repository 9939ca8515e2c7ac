#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <torch/types.h>

#include "core/base/error.h"

namespace airshed::modules {

/// What differs between LibTorch versions, builds and BLAS libraries.

/// "OpenBLAS 0.3.21 …", "MKL" or what else multiplies matrices here.
[[nodiscard]] std::string blasName();
/// Sets how many threads LibTorch and its BLAS use for work begun by the calling thread.
void setThreads(int threads);
/// Asks for algorithms that give the same bits each time, of the whole process. On a GPU, ops that have none are let through
/// with a warning. Before the first work on a GPU.
void useDeterministicAlgorithms(const torch::Device& device, bool asked);
[[nodiscard]] int cudaDeviceCount();

/// The exact GELU. LibTorch 1.13 takes the numbers of a gradient in the order in which they lie, whatever its strides say.
[[nodiscard]] torch::Tensor exactGelu(const torch::Tensor& x);

/// Whether LibTorch failed for want of memory, of the host or of a device.
[[nodiscard]] bool isOutOfMemory(const c10::Error& error);

/// LibTorch's fault as ours. @param doing "Training", "Loading the export": begins the message.
[[nodiscard]] Error fromTorch(const c10::Error& error, const std::string& doing);

/// Runs `work` at the edge of a room: a LibTorch exception leaves as Error.
template <typename Work> decltype(auto) guarded(const std::string& doing, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const c10::Error& error) {
        throw fromTorch(error, doing);
    }
}

} // namespace airshed::modules
