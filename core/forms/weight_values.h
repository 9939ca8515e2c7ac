#pragma once

#include <vector>

#include "core/models/program.h"

namespace airshed::forms {

/// The numbers of a network's arrays, in C order: one entry for each of Program::weights.
using WeightValues = std::vector<std::vector<float>>;

/// Every array as it begins, drawn from (seed, "init", its name) alone: the same on every device and build.
[[nodiscard]] WeightValues initialValues(const models::Program& program, std::uint64_t seed);
/// One array as it begins.
[[nodiscard]] std::vector<float> initialValue(const models::WeightSpec& weight, std::uint64_t seed);

} // namespace airshed::forms
