#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/json.h"
#include "core/sources/fetched.h"

namespace airshed::sources {

/// Files that a service hands out for download, whose columns are known.
enum class ExportLayout {
    PurpleAir, ///< history of one sensor a file: time_stamp, pm2.5_atm_a, …
    EpaAqs,    ///< hourly values in long form: State Code, …, Date GMT, Time GMT, Sample Measurement, …
};

/// "purpleair" or "epa-aqs".
[[nodiscard]] std::string toText(ExportLayout layout);
/// Recognises a file by its header. @return nothing for any other file, or one that cannot be read.
[[nodiscard]] std::optional<ExportLayout> recogniseExport(const std::filesystem::path& file);

/// Plain data.
struct ExportFilesQuery {
    std::vector<std::string> files;
};

/// Reads export files of one service. Rows that several files repeat come once.
/// PurpleAir: series "sensor"; channels A and B stay apart ("PM2.5 atm A", "PM2.5 atm B"); temperature in °F and humidity are
/// those in the housing. EPA AQS: series "site" (SS-CCC-NNNN), latitude, longitude and a column a parameter; a second monitor
/// of a site and parameter has its occurrence code in the column's name ("O3 POC 2").
/// @throws Error(InvalidInput) when a file is of no known or of another service; what data::readDelimited throws.
[[nodiscard]] Fetched readExportFiles(const ExportFilesQuery& query, const JobContext& job = {});

[[nodiscard]] Json toJson(const ExportFilesQuery& query);
/// @throws Error(InvalidInput) naming the field.
[[nodiscard]] ExportFilesQuery exportFilesQueryFromJson(const Json& json);

} // namespace airshed::sources
