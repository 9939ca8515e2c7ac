#pragma once

#include <string>

#include <torch/script.h>

#include "core/engine/modules/network_internal.h"

namespace airshed::modules {

/// The network as TorchScript: a module that holds copies of its arrays on the CPU. For evaluation only: what a layer does in
/// training alone is left out.
[[nodiscard]] torch::jit::Module toTorchScript(const Network& network);

/// Adds `forward` or another method to a module. @throws Error(Internal) with the source when LibTorch refuses it.
void defineMethod(torch::jit::Module& module, const std::string& source);

} // namespace airshed::modules
