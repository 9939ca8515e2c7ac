#pragma once

#include <string>

#include "core/engine/deployment/contract.h"

namespace airshed::deployment {

/// README.md of an export: what the model takes and gives, how it did beside its baselines, and how to call it from Python and
/// C++, for a person who has never seen Airshed.
[[nodiscard]] std::string exportGuide(const Contract& contract);

} // namespace airshed::deployment
