#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/engine/training/trainer.h"
#include "core/runs/run_record.h"

namespace airshed::evaluation {

/// What came of a training.
struct Evaluation {
    std::vector<runs::Score> scores; ///< model and baselines, per part, target and lead
    std::string weightDigest;        ///< of the best weights
};

/// Forecasts every part with the best weights in the run's folder, scores model and baselines on the same windows, and writes
/// recipe.json and test_forecast.safetensors beside the checkpoints.
/// @throws Error(NotFound) when the run has no best weights; Error(Storage); Cancelled.
[[nodiscard]] Evaluation evaluateRun(const training::TrainingTask& task, const JobContext& job = {});

/// The forecasts of the test windows, in the targets' own units: arrays "issue_time" (UTC ns), "series" (index into the
/// metadata's list "series"), "start_row" (of the grid), each int64 [N]; "forecast" and "truth", float32 [N, horizon, targets],
/// truth NaN where nothing was measured; "output", float32 [N, horizon, targets, numbers], all that the network yields, see
/// models::OutputKind, of which the metadata's "output" and "levels" tell.
[[nodiscard]] std::filesystem::path testForecastFile(const std::filesystem::path& runFolder);
/// The FittedRecipe of a run.
[[nodiscard]] std::filesystem::path recipeFile(const std::filesystem::path& runFolder);

} // namespace airshed::evaluation
