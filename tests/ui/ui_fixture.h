#pragma once

#include <filesystem>

#include <QTemporaryDir>

#include "core/experiments/experiment.h"
#include "core/project/worker_launcher.h"

namespace airshed::test {

/// Fusion, one font, no settings of the person who runs the tests. Call it once, before any widget is made.
void setUpApplication();

/// A small file of hourly measurements with a daily wave in PM2.5, two stations, a missing cell and one that is no number.
/// @return its path in `folder`.
std::filesystem::path writeMeasurements(const std::filesystem::path& folder, int hours = 400);

/// Makes a project with those measurements imported as "town". @return its folder.
std::filesystem::path makeProject(const std::filesystem::path& parent, int hours = 400);

/// An experiment on "town" that trains in a moment.
experiments::Experiment tinyExperiment();

/// The worker of this build.
project::WorkerLauncher workerOfBuild();

} // namespace airshed::test
