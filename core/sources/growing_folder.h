#pragma once

#include <string>

#include "core/base/job.h"
#include "core/base/json.h"
#include "core/data/read_options.h"
#include "core/sources/fetched.h"

namespace airshed::sources {

/// Delimited text files of one kind that come into a folder one after the other. Plain data.
struct FolderQuery {
    std::string folder;
    std::string pattern = "*.csv"; ///< of file names; * stands for any text, ? for one character
    data::ReadOptions options;
};

/// Reads the files of the folder whose names fit, in the order of their names. With `earlier`, only files that are new since
/// then, and those that have grown: their rows are added to the earlier table. A row that several files repeat comes once. All
/// files are read anew when one has changed otherwise than by growing, ended in the middle of a line, or the new ones read
/// otherwise (another time layout, a column of another type). Rows of files that have gone stay, unless all are read anew.
/// @throws Error(NotFound) for a folder that is not there or without a file that fits; what data::readDelimited throws.
[[nodiscard]] Fetched readFolder(const FolderQuery& query, const Earlier* earlier, const JobContext& job = {});

[[nodiscard]] Json toJson(const FolderQuery& query);
/// @throws Error(InvalidInput) naming the field.
[[nodiscard]] FolderQuery folderQueryFromJson(const Json& json);

} // namespace airshed::sources
