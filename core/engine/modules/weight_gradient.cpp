#include "core/engine/modules/weight_gradient_internal.h"

#include "core/engine/tensors_internal.h"

namespace airshed::modules {

void addWeightGradient(const torch::Tensor& gradient, const torch::Tensor& ofOut, const torch::Tensor& x) {
    constexpr std::int64_t manyRows = 1024;
    if (x.size(0) >= manyRows && gradient.size(0) > gradient.size(1))
        gradient.add_(at::mm(x.t(), ofOut).t());
    else
        gradient.addmm_(ofOut.t(), x);
}

} // namespace airshed::modules
