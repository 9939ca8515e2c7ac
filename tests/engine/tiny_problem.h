#pragma once

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/data/table.h"
#include "core/experiments/starter.h"
#include "core/models/presets.h"
#include "core/project/experiment_data.h"

namespace airshed::test {

/// Two synthetic stations with a daily wave that a small network can learn in seconds; some cells are missing.
inline data::Table tinyTable(std::int64_t hours = 700) {
    std::vector<TimeNs> times;
    std::vector<double> pollution;
    std::vector<double> wind;
    std::vector<double> calm;
    std::vector<std::optional<std::string>> stations;
    for (const char* station : {"east", "west"}) {
        RandomStream random(9, station);
        for (std::int64_t hour = 0; hour < hours; ++hour) {
            const double breeze = std::sin(static_cast<double>(hour) * 0.11) + 0.2 * random.normal();
            const double daily = std::sin(2.0 * std::numbers::pi * static_cast<double>(hour) / 24.0);
            const bool missing = random.uniform() < 0.03;
            times.push_back(1'700'000'000LL / 3600 * 3600 * nsPerSecond + hour * nsPerHour);
            pollution.push_back(missing ? std::numeric_limits<double>::quiet_NaN()
                                        : 40.0 + 20.0 * daily - 8.0 * breeze + random.normal());
            wind.push_back(3.0 + breeze);
            calm.push_back(breeze < 0.0 ? 1.0 : 0.0);
            stations.emplace_back(station);
        }
    }
    return data::Table({data::Column::times("time", times), data::Column::texts("station", stations),
                        data::Column::floats("PM2.5", "µg/m³", pollution), data::Column::floats("wind", "m/s", wind),
                        data::Column::floats("calm", "", calm)});
}

inline bool isFedPictures(const std::string& preset) {
    const std::vector<std::string>& needs = models::preset(preset).needs;
    return std::ranges::find(needs, "image") != needs.end();
}

inline experiments::Experiment tinyExperiment(const std::string& preset = "mlp") {
    experiments::Experiment experiment;
    experiment.name = "tiny";
    experiment.snapshot = "tiny";
    experiment.recipe.seriesColumn = "station";
    experiment.recipe.inputs = {"PM2.5", "wind"};
    experiment.recipe.targets = {"PM2.5"};
    experiment.recipe.lookback = 12;
    experiment.recipe.horizon = 3;
    experiment.recipe.calendar = {"hour"};
    experiments::takePreset(experiment, preset);
    if (isFedPictures(preset))
        experiment.recipe.pictures = {"camera", 3600, 16, 16};
    experiment.training.batchSize = 64;
    experiment.training.epochs = 3;
    experiment.training.learningRate = 3e-3;
    return experiment;
}

/// What project::prepareExperimentData makes, without a project.
inline project::ExperimentData tinyData(const experiments::Experiment& experiment, const data::Table& table = tinyTable()) {
    project::ExperimentData data;
    data.grid = features::makeGrid(table, experiment.recipe);
    data.recipe = features::fitRecipe(data.grid, experiment.recipe);
    data.frame = features::applyRecipe(data.grid, data.recipe);
    data.windows = features::makeWindows(data.grid, data.recipe);
    return data;
}

/// The training windows in which nothing was measured at the last lead.
inline std::vector<std::int64_t> startsWithoutLastLead(const project::ExperimentData& data) {
    const features::WindowSet& windows = data.windows.train;
    std::vector<std::int64_t> starts;
    for (const std::int64_t start : windows.starts)
        if (std::isnan(data.frame.targets[static_cast<std::size_t>(start + windows.lookback + windows.horizon - 1)]))
            starts.push_back(start);
    return starts;
}

} // namespace airshed::test
