#pragma once

#include <string>

#include "core/engine/deployment/contract.h"

namespace airshed::deployment {

/// README.md of an export: what the model takes and gives, how it did beside its baselines, and how to call it, for a
/// person who has never seen Airshed. @param usage of the format.
[[nodiscard]] std::string exportGuide(const Contract& contract, const std::string& usage);

} // namespace airshed::deployment
