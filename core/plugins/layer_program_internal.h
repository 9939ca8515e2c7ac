#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/models/layer_groups.h"
#include "core/plugins/airshed_plugin.h"

/// What a plugin's layer writes into; the C interface knows it by name alone.
struct AirshedProgram {
    airshed::models::ProgramBuilder& builder;
    const airshed::models::LayerParameters& parameters;
    const airshed::models::TaskShape& task;
    std::span<const AirshedParameter> declared;
    /// Why the layer does not fit, or what it did wrong; the first that was told.
    std::optional<airshed::models::LayerMisfit> fault;

    void blame(std::string message, std::string hint);
};

namespace airshed::plugins {

/// The operations as C functions. None of them throws: what goes wrong becomes AirshedProgram::fault.
[[nodiscard]] const AirshedOperations& operations();

} // namespace airshed::plugins
