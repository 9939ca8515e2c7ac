#pragma once

#include <string>

#include "core/models/program.h"

namespace airshed::forms {

/// `def forward(self, x_input: Tensor, …) -> Tensor` of a TorchScript module whose arrays are attributes named as
/// `models::weightIdentifiers` has them.
[[nodiscard]] std::string torchScriptForward(const models::Program& program, const std::string& method = "forward");

/// A Python file with a class `Network(torch.nn.Module)`: for evaluation and for training (dropout and batch normalisation
/// follow `self.training`). The state's keys are `models::weightIdentifiers`; arrays begin as Airshed's do but for the random
/// numbers.
[[nodiscard]] std::string pythonSource(const models::Program& program, const std::string& about);

/// A C++ header with a class `Network : torch::nn::Module`, likewise.
[[nodiscard]] std::string cppSource(const models::Program& program, const std::string& about);

} // namespace airshed::forms
