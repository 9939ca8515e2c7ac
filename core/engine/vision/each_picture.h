#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/base/finding.h"
#include "core/base/job.h"
#include "core/sources/pictures.h"

namespace airshed::vision {

/// Does something with every picture, several at a time. One that `work` throws an Error for is left out, which becomes a
/// finding. @param doing for the progress: "Measuring the pictures". @param work is given a picture's position, on any thread.
/// @throws Error(InvalidInput) when none is left; Cancelled.
void eachPicture(const std::vector<sources::Picture>& pictures, const std::string& doing,
                 const std::function<void(std::size_t)>& work, Findings& findings, const JobContext& job);

} // namespace airshed::vision
