#pragma once

#include <set>
#include <string>

#include "core/models/model_spec.h"

namespace airshed::models {

/// `id` and every layer that hangs on it, at whatever remove.
[[nodiscard]] std::set<std::string> downstreamOf(const ModelSpec& spec, const std::string& id);

} // namespace airshed::models
