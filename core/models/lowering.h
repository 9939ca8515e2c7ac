#pragma once

#include "core/models/catalogue.h"
#include "core/models/program.h"

namespace airshed::models {

/// A network as operations: its inputs, then layer by layer in an order in which each comes after what it is fed.
/// @throws Error(InvalidInput) with the first finding when the spec does not fit the task.
[[nodiscard]] Program lowerModel(const ModelSpec& spec, const TaskShape& task);

} // namespace airshed::models
