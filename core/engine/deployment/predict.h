#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/data/table.h"
#include "core/engine/deployment/contract.h"
#include "core/sources/pictures.h"

namespace airshed::deployment {

/// What an exported model says of a file of raw rows.
struct Predictions {
    Contract contract;
    /// series, issue_time, lead (steps), time, then the targets with their units, each with
    /// its other numbers beside it: "PM2.5 q10", "PM2.5 deviation". One row for each series, issue time and lead.
    data::Table table;
    std::vector<std::string> notes; ///< what was left out or done to the rows, in sentences
};

/// Runs an exported model over a delimited file, through the same grid as in training.
/// @param everyIssueTime all issue times that have a full lookback; else the latest of each series.
/// @throws Error(NotFound) for a folder that is no export; Error(Damaged) when a file of the model is not that of the contract;
///   Error(InvalidInput) for a file that lacks an input column, states another unit for it, has rows further apart than the
///   model's interval, no series long enough, or no picture where the model looks at one; and what readDelimited throws;
///   Cancelled.
/// @param pictures the folder of the pictures, for a model that looks at them.
[[nodiscard]] Predictions predictFile(const std::filesystem::path& exportFolder, const std::filesystem::path& input,
                                      bool everyIssueTime, const JobContext& job = {},
                                      const std::optional<sources::PictureQuery>& pictures = {});

} // namespace airshed::deployment
