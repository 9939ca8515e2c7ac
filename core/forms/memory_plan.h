#pragma once

#include <cstdint>
#include <vector>

#include "core/models/program.h"

namespace airshed::forms {

/// Where each tensor of one window lies while a network is computed step by step, in one piece of memory that is used again and
/// again.
struct MemoryPlan {
    /// Of each step, in floats; -1: it needs no place (an array, an input, the output).
    std::vector<std::int64_t> offset;
    /// Of each step's own working space; -1: none.
    std::vector<std::int64_t> scratch;
    std::int64_t floats = 0; ///< in all
};

/// Working space that a step needs besides its output, in floats.
[[nodiscard]] std::int64_t scratchFloats(const models::Program& program, models::Value step);

/// First fit, by the steps' lifetimes. Aliases (reshape, dropout) share their input's place.
[[nodiscard]] MemoryPlan planMemory(const models::Program& program);

/// The step whose memory holds a value: the value itself, or what it is an alias of.
[[nodiscard]] models::Value ownerOf(const models::Program& program, models::Value value);

} // namespace airshed::forms
