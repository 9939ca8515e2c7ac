#pragma once

#include "core/base/json.h"

namespace airshed::experiments {

/// Whole numbers up to here survive programs that read JSON numbers as doubles.
constexpr std::int64_t largestExactInteger = (std::int64_t{1} << 53) - 1;

/// JsonReader::integer of a field that is an int.
inline int smallInteger(JsonReader& reader, std::string_view field, int fallback, int min, int max) {
    return static_cast<int>(reader.integer(field, fallback, min, max));
}

} // namespace airshed::experiments
