#include "core/engine/modules/precision_internal.h"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

#include "core/engine/tensors_internal.h"

namespace airshed::modules {

namespace {

#if TORCH_VERSION_MAJOR >= 2
void setAutocast(bool isOn, bool isCpu) {
    const auto device = isCpu ? at::kCPU : at::kCUDA;
    at::autocast::set_autocast_enabled(device, isOn);
    at::autocast::set_autocast_dtype(device, at::kBFloat16);
}
#else
void setAutocast(bool isOn, bool isCpu) {
    if (isCpu) {
        at::autocast::set_cpu_enabled(isOn);
        at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
    } else {
        at::autocast::set_enabled(isOn);
        at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    }
}
#endif

} // namespace

void allowTf32(bool allowed) {
    at::globalContext().setAllowTF32CuBLAS(allowed);
    at::globalContext().setAllowTF32CuDNN(allowed);
}

BfloatProducts::BfloatProducts(bool isOn, const torch::Device& device) : m_isOn(isOn), m_isCpu(device.is_cpu()) {
    if (!m_isOn)
        return;
    setAutocast(true, m_isCpu);
    // Copies of weights in bfloat16 are made anew: a captured step must not read those of another.
    at::autocast::set_autocast_cache_enabled(false);
}

BfloatProducts::~BfloatProducts() {
    if (!m_isOn)
        return;
    at::autocast::clear_cache();
    at::autocast::set_autocast_cache_enabled(true);
    setAutocast(false, m_isCpu);
}

} // namespace airshed::modules
