#pragma once

#include <string>

#include "core/base/json.h"
#include "core/project/project.h"
#include "core/runs/run_record.h"

namespace airshed::cli {

/// The JSON documents of the command line, as the man page airshed-cli(1) describes them.

[[nodiscard]] Json toJson(const runs::SnapshotRecord& snapshot);
/// A run without its curves: who, what, how far.
[[nodiscard]] Json toJson(const runs::RunRecord& run);
[[nodiscard]] Json toJson(const runs::ExportRecord& record);
/// A run whole: also its experiment, environment, scores with skill, metrics, events and exports.
[[nodiscard]] Json wholeRunJson(const runs::RunStore& store, std::int64_t run);

/// Scores over all leads as a table for people: each part, the model beside its baselines.
/// @param unit of the targets, "" where it is not known.
[[nodiscard]] std::string scoreTable(const std::vector<runs::Score>& scores, const std::string& unit);
/// How much better than persistence a score is, by mean absolute error; NaN where there is no persistence to compare with.
[[nodiscard]] double skillOverPersistence(const std::vector<runs::Score>& scores, const runs::Score& score);
/// The unit that all targets of the run share, "" where they differ or the data are gone.
[[nodiscard]] std::string targetUnit(const project::Project& project, const runs::RunRecord& run);

} // namespace airshed::cli
