#pragma once

#include <set>
#include <string>

namespace airshed::forms {

/// The C functions of the operations that are named, and of those that they need, as source text.
/// @throws Error(Internal) for one that is not there.
[[nodiscard]] std::string cFunctions(const std::set<std::string>& names);

} // namespace airshed::forms
