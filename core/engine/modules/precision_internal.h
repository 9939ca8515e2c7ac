#pragma once

#include <string>

#include <torch/types.h>

namespace airshed::modules {

/// How a GPU multiplies: see TrainingSettings::precision. Of the whole process. The CPU takes no notice.
void allowTf32(bool allowed);

/// While it lives, operations of a device that are safe with it take bfloat16 numbers (LibTorch's autocast): products and
/// convolutions; sums, norms and losses stay in float32.
class BfloatProducts {
public:
    /// @param isOn false: nothing changes.
    BfloatProducts(bool isOn, const torch::Device& device);
    ~BfloatProducts();
    BfloatProducts(const BfloatProducts&) = delete;
    BfloatProducts& operator=(const BfloatProducts&) = delete;

private:
    bool m_isOn;
    bool m_isCpu;
};

} // namespace airshed::modules
