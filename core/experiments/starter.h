#pragma once

#include <string>
#include <vector>

#include "core/data/table.h"
#include "core/experiments/experiment.h"

namespace airshed::experiments {

/// The name under which a starter project holds the bundled sample.
inline constexpr const char* starterSnapshotName = "synthetic-town";

/// Takes a preset's network and what it needs as far as that is plain: the series are its category where there is none.
/// @throws Error(NotFound).
void takePreset(Experiment& experiment, const std::string& presetName);

/// The starter experiment on the bundled synthetic sample: PM2.5 24 hours ahead from 72 hours.
/// @param presetName a model preset. @throws Error(NotFound).
[[nodiscard]] Experiment starterExperiment(const std::string& presetName = "cnn");

/// A first experiment for any snapshot: the target is the first column that looks like PM2.5 (else PM10, NO2, O3, else the
/// first float column), the inputs all numeric columns with at least half of their cells (constants and row numbers left out),
/// the interval the most frequent one. Lookback and horizon, 72 and 24 steps, are halved until the data hold enough windows.
/// @throws Error(InvalidInput) when the table has no numeric column with values.
[[nodiscard]] Experiment suggestExperiment(const data::Table& table, const std::string& snapshotName,
                                           const std::string& timeColumn, const std::string& seriesColumn,
                                           const std::string& presetName = "cnn");

} // namespace airshed::experiments
