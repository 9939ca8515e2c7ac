#pragma once

#include <string>

#include "core/base/job.h"
#include "core/base/json.h"
#include "core/sources/fetched.h"

namespace airshed::sources {

/// A table or view of an SQLite file, as home automation and loggers keep them. Plain data.
struct SqliteQuery {
    std::string file;
    std::string table;        ///< "" where the file has a single one
    std::string timeColumn;   ///< "": detected by its name ("time", "timestamp", "dateTime", "date", …)
    std::string seriesColumn; ///< "": one series
};

/// Reads all rows; the file is opened for reading alone. Times are ISO text (without an offset: UTC) or seconds, milliseconds,
/// microseconds or nanoseconds since 1970, told apart by their size. Columns of numbers become floats, others texts; a cell of
/// the other kind becomes missing and is counted in the findings, as are rows whose time cannot be read.
/// @throws Error(NotFound) for a file, table or column that is not there, listing those that are; Error(InvalidInput) for a
/// file
///   that is no database, or no row with a time; Error(Storage); Cancelled.
[[nodiscard]] Fetched readSqliteTable(const SqliteQuery& query, const JobContext& job = {});

[[nodiscard]] Json toJson(const SqliteQuery& query);
/// @throws Error(InvalidInput) naming the field.
[[nodiscard]] SqliteQuery sqliteQueryFromJson(const Json& json);

} // namespace airshed::sources
