#pragma once

#include "core/base/job.h"
#include "core/sources/fetched.h"
#include "core/sources/pictures.h"

namespace airshed::vision {

/// The pictures of a folder as a table: "time" (where they have one), "picture" (its name below the folder), the columns of
/// hazeColumns, and the labels of the query's table. Pictures that cannot be decoded are left out and named. The pictures are
/// measured by as many threads as the machine has.
/// @throws what sources::listPictures throws; Error(InvalidInput) when no picture can be decoded; Cancelled.
[[nodiscard]] sources::Fetched measurePictures(const sources::PictureQuery& query, const JobContext& job = {});

} // namespace airshed::vision
