#pragma once

#include <exception>
#include <string>

#include "core/base/error.h"

namespace airshed {

/// Any fault in words: an Error as it is, one of a library as an Error that says what was being done. Want of memory is
/// Error(Unavailable), everything else Error(Internal).
/// @param doing "The run", "The export": begins the message. @param hint for a fault of which nothing better is known.
[[nodiscard]] Error asError(const std::exception& fault, const std::string& doing, const std::string& hint = {});

} // namespace airshed
