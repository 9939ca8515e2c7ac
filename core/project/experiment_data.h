#pragma once

#include <memory>

#include "core/base/job.h"
#include "core/data/picture_set.h"
#include "core/experiments/experiment.h"
#include "core/features/recipe.h"
#include "core/features/windows.h"
#include "core/project/project.h"

namespace airshed::project {

/// Everything that an experiment's data come to, ready for training, evaluation and export.
struct ExperimentData {
    features::Grid grid;
    features::FittedRecipe recipe;
    features::Frame frame;
    features::SplitWindows windows;
    std::shared_ptr<const data::PictureSet> pictures; ///< null where the recipe uses none
};

/// The one way from an experiment to its windows: snapshot → grid → fitted recipe → frame and windows. Whoever needs the
/// data of an experiment (the check, training, evaluation, the export's proof) takes them from here.
/// @throws Error(NotFound) for a snapshot or column that is not there, and what makeGrid, fitRecipe and makeWindows throw;
///   Cancelled.
[[nodiscard]] ExperimentData prepareExperimentData(const Project& project, const experiments::Experiment& experiment,
                                                   const JobContext& job = {});

/// What only the data can say of a network: whether it yields what the targets are, and has room for every class. Part of
/// prepareExperimentData. @throws Error(InvalidInput).
void requireModelFits(const experiments::Experiment& experiment, const features::FittedRecipe& recipe);

} // namespace airshed::project
