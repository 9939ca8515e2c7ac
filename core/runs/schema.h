#pragma once

#include <span>

namespace airshed::runs {

/// A step of the store's schema: brings a database of version `version - 1` to `version` (PRAGMA user_version).
struct Migration {
    int version;
    const char* sql;
};

/// All steps, oldest first. A released step never changes: a change of the schema is a new step at the end.
[[nodiscard]] std::span<const Migration> migrations();

} // namespace airshed::runs
