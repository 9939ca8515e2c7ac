#pragma once

#include <filesystem>

#include "core/drawing/model_file.h"

namespace airshed::modules {

/// The graph of a TorchScript file, Airshed's or another program's, with calls of its own methods unfolded. Constants and what
/// only fetches an attribute are left out. Nothing of it is run; but LibTorch reads the whole file.
/// @throws Error(NotFound), Error(Damaged) when it is no TorchScript archive or has no method "forward".
[[nodiscard]] drawing::ModelFile describeTorchScript(const std::filesystem::path& file);

} // namespace airshed::modules
