#pragma once

#include <cstdint>
#include <vector>

#include "core/forms/weight_values.h"
#include "core/models/program.h"

namespace airshed::modules {

/// What the LibTorch form of a program makes of random arrays and inputs, and how TorchScript differs: the other forms are held
/// against it.
struct FormCheck {
    static constexpr std::int64_t windows = 3;

    models::Shape output;                   ///< of the LibTorch form, without the batch
    std::int64_t parameters = 0;            ///< learned numbers that the LibTorch form holds
    forms::WeightValues values;             ///< the arrays that were drawn
    std::vector<std::vector<float>> inputs; ///< [windows, shape…] of each of Program::inputs
    std::vector<float> reference;           ///< [windows, output…]
    double torchScriptDifference = 0;       ///< see largestDifference
};

/// Draws arrays and inputs from the seed and compares. An input "category" holds whole numbers.
[[nodiscard]] FormCheck checkForms(const models::Program& program, std::uint64_t seed);

/// Largest |form - reference|, over the largest |reference| where that is above 1; infinite for other counts or numbers that
/// are not finite.
[[nodiscard]] double largestDifference(const std::vector<float>& form, const std::vector<float>& reference);

} // namespace airshed::modules
