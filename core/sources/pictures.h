#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/finding.h"
#include "core/base/job.h"
#include "core/base/json.h"
#include "core/base/time.h"

namespace airshed::sources {

/// Where the times of a folder's pictures come from.
enum class PictureTimes {
    /// The table if one is named; else names, and EXIF for those pictures whose name says nothing; none if most have neither.
    Auto,
    Names, ///< "2026-06-01_14-30-00.jpg", "IMG_20260601_143000.jpg", "cam 2026.06.01 14h30.png"
    Exif,  ///< DateTimeOriginal, the camera's own clock
    Table, ///< a delimited text with a column of file names and one of times
    None   ///< the pictures have none
};

/// A folder of camera pictures. Plain data.
struct PictureQuery {
    std::string folder;
    PictureTimes times = PictureTimes::Auto;
    std::string
        table; ///< delimited text with a line for each picture; "": none. Its other text columns are taken along as labels.
    std::string timeZone = "UTC"; ///< of times without an offset
    bool operator==(const PictureQuery&) const = default;
};

[[nodiscard]] Json toJson(const PictureQuery& query);
/// "auto", "names", "exif", "table" or "none".
[[nodiscard]] std::string toText(PictureTimes times);
/// @throws Error(InvalidInput) that lists what there is.
[[nodiscard]] PictureTimes pictureTimesFromText(const std::string& text);

/// A picture of a folder.
struct Picture {
    std::filesystem::path file;
    std::string name; ///< below the folder, with "/" between its parts
    TimeNs time = 0;
    std::map<std::string, std::string> labels; ///< column → text, from the table
};

struct PictureList {
    std::vector<Picture> pictures; ///< by time, then by name
    bool hasTimes = false;
    std::vector<std::string> labels; ///< columns of the table that are labels
    Findings findings;               ///< pictures left out, each by name, at most 20; place: the picture
};

/// The pictures below a folder (.jpg, .jpeg, .png, .bmp, .tif, .tiff, .webp) with their times. A picture whose time cannot be
/// had is left out and named.
/// @throws Error(NotFound) for a folder that is not there or holds no picture; Error(InvalidInput) when no picture has a time
/// and
///   times were asked for, or the table has no column of file names; what readDelimited throws; Cancelled.
[[nodiscard]] PictureList listPictures(const PictureQuery& query, const JobContext& job = {});

/// The wall-clock time that a file's name tells, without a zone; nothing when it tells none or one that cannot be.
[[nodiscard]] std::optional<TimeNs> timeInName(const std::string& name);

} // namespace airshed::sources
