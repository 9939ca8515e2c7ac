#pragma once

#include <filesystem>

#include "core/base/json.h"

namespace airshed::worker {

/// Writes an answer to a file, or to stdout when none is named. @return the program's exit code.
int answer(const Json& json, const std::filesystem::path& output);

} // namespace airshed::worker
