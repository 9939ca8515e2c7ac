#include "core/engine/training/cuda_driver_internal.h"

#include <array>
#include <cstddef>

#if defined(__unix__)
#include <dlfcn.h>
#endif

namespace airshed::training {

#if defined(__unix__)
namespace {

template <typename Function> Function* symbol(void* library, const char* name) {
    return reinterpret_cast<Function*>(dlsym(library, name));
}

} // namespace

GpuFacts gpuFacts(int index) {
    GpuFacts facts;
    void* driver = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL);
    if (driver == nullptr)
        return facts;
    auto* init = symbol<int(unsigned)>(driver, "cuInit");
    auto* get = symbol<int(int*, int)>(driver, "cuDeviceGet");
    auto* getName = symbol<int(char*, int, int)>(driver, "cuDeviceGetName");
    auto* getMemory = symbol<int(std::size_t*, int)>(driver, "cuDeviceTotalMem_v2");
    int device = 0;
    std::array<char, 256> name{};
    std::size_t bytes = 0;
    if (init != nullptr && get != nullptr && init(0) == 0 && get(&device, index) == 0) {
        if (getName != nullptr && getName(name.data(), static_cast<int>(name.size()), device) == 0)
            facts.name = name.data();
        if (getMemory != nullptr && getMemory(&bytes, device) == 0)
            facts.memoryBytes = static_cast<std::int64_t>(bytes);
    }
    dlclose(driver);
    return facts;
}
#else
GpuFacts gpuFacts(int /*index*/) {
    return {};
}
#endif

} // namespace airshed::training
