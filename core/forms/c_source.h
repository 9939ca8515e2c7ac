#pragma once

#include <cstdint>
#include <string>

#include "core/forms/weight_values.h"
#include "core/models/program.h"

namespace airshed::forms {

/// A network as one C99 source file without dependencies beyond the C library: weights as constants, no allocation, no state.
struct CSource {
    std::string text;
    std::int64_t workFloats = 0;   ///< floats of working memory that a call needs
    std::int64_t weightFloats = 0; ///< floats in constants
};

/// `text` defines `void PREFIX_forward(const float *x_input, …, float *output, float *work)` with one parameter x_NAME for each
/// input of the program, for one window; batches are the caller's loop.
/// @param prefix letters, digits and underscores; of every name with external linkage.
[[nodiscard]] CSource toC(const models::Program& program, const WeightValues& values, const std::string& prefix);

} // namespace airshed::forms
