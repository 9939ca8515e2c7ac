#include "core/engine/modules/torch_compat_internal.h"

#if defined(__unix__) || defined(__APPLE__)
#include <cstdlib>

#include <dlfcn.h>
#endif

#include <fmt/format.h>

#include "core/engine/build_info.h"
#include "core/engine/tensors_internal.h"

namespace airshed::modules {

namespace {

/// A function of a library that is loaded already, or null. OpenBLAS has its own threads, which LibTorch does not command.
template <typename Function> Function* loadedFunction(const char* name) {
#if defined(__unix__) || defined(__APPLE__)
    return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
#else
    static_cast<void>(name);
    return nullptr;
#endif
}

} // namespace

std::string blasName() {
    if (auto* config = loadedFunction<char*()>("openblas_get_config"))
        return config();
    return at::hasMKL() ? "MKL" : "unknown";
}

void setThreads(int threads) {
    at::set_num_threads(threads);
    if (auto* set = loadedFunction<void(int)>("openblas_set_num_threads"))
        set(threads);
}

void useDeterministicAlgorithms(const torch::Device& device, bool asked) {
#if defined(__unix__) || defined(__APPLE__)
    if (device.is_cuda() && asked)
        setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8",
               0); // without it cuBLAS chooses memory, and so the order of sums, by chance
#endif
    at::globalContext().setDeterministicAlgorithms(asked, device.is_cuda());
    at::globalContext().setDeterministicCuDNN(asked);
    at::globalContext().setBenchmarkCuDNN(false);
}

int cudaDeviceCount() {
    return torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0;
}

torch::Tensor exactGelu(const torch::Tensor& x) {
    torch::Tensor y = torch::gelu(x);
    if (y.requires_grad())
        y.register_hook([](const torch::Tensor& gradient) { return gradient.contiguous(); });
    return y;
}

bool isOutOfMemory(const c10::Error& error) {
    const std::string what = error.what_without_backtrace();
    return what.find("out of memory") != std::string::npos || what.find("allocate memory") != std::string::npos ||
           what.find("not enough memory") != std::string::npos;
}

Error fromTorch(const c10::Error& error, const std::string& doing) {
    const std::string what = error.what_without_backtrace();
    if (isOutOfMemory(error)) {
        const bool ofHost = what.find("CUDA") == std::string::npos;
        return {ErrorCode::Unavailable,
                fmt::format("{} needs more memory than the {} has free: {}", doing, ofHost ? "machine" : "device", what),
                ofHost ? "Close other programs, raise training.batch_parts or lower training.batch_size."
                       : "Raise training.batch_parts, lower training.batch_size, or train on the CPU."};
    }
    return {ErrorCode::Internal, fmt::format("{} failed in LibTorch {}: {}", doing, engine::torchVersion(), what),
            "Try again. If it fails again, the fault is Airshed's or LibTorch's: report it with this message."};
}

} // namespace airshed::modules
