#pragma once

#include <string_view>

#include "core/base/json.h"

namespace airshed {

/// Lists and objects may lie this deep in each other: who walks a document recursively must not run out of stack, whoever wrote
/// it.
constexpr std::size_t deepestJson = 200;

/// Of text that need be no JSON.
[[nodiscard]] bool liesTooDeep(std::string_view text);

/// A discarded value (is_discarded) for what is no JSON or lies too deep.
[[nodiscard]] Json tryParseJson(std::string_view text);

} // namespace airshed
