#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

#include "core/runs/run_store.h"

namespace airshed::cli {

/// A run as it is named on the command line: its number, or "latest" for the one that was queued last.
/// @return the option's check; anything else is wrong usage.
[[nodiscard]] CLI::Validator runArgument();

/// The number of the run that `argument` names. @throws Error(NotFound) for "latest" in a project without runs.
[[nodiscard]] std::int64_t runNumber(const runs::RunStore& store, const std::string& argument);

} // namespace airshed::cli
