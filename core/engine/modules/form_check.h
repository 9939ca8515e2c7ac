#pragma once

#include <cstdint>

#include "core/models/catalogue.h"
#include "core/models/model_spec.h"

namespace airshed::modules {

/// What the forms of one network make of the same random weights and inputs.
struct FormCheck {
    models::Shape output;             ///< of the LibTorch form, without the batch
    std::int64_t parameters = 0;      ///< learned numbers that the LibTorch form holds
    double torchScriptDifference = 0; ///< largest |TorchScript - LibTorch| / max(1, |LibTorch|) in evaluation
    double largest = 0;               ///< largest |LibTorch|: 0 or NaN would make the comparison empty
};

/// Builds a network in each of its forms, draws weights and three input windows from the seed, and compares.
/// @throws Error(InvalidInput) when the spec does not fit the task.
[[nodiscard]] FormCheck checkForms(const models::ModelSpec& spec, const models::TaskShape& task, std::uint64_t seed);

} // namespace airshed::modules
