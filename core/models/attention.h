#pragma once

#include <cstdint>

#include "core/models/program_builder.h"

namespace airshed::models {

/// Multi-head self-attention (Vaswani et al. 2017) of a sequence [steps, width]; `heads` divides the width. Causal: no step
/// sees a later one. @param rate dropout of the attention weights.
[[nodiscard]] Value selfAttention(ProgramBuilder& builder, Value sequence, std::int64_t heads, bool causal, double rate);

} // namespace airshed::models
