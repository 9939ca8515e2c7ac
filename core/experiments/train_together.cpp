#include "core/experiments/train_together.h"

#include "core/base/error.h"
#include "core/models/lowering.h"

namespace airshed::experiments {

namespace {

/// The settings that all runs of a batched step share; the others as they are by default.
TrainingSettings shared(const TrainingSettings& settings) {
    const TrainingSettings usual;
    TrainingSettings shared = settings;
    shared.seed = usual.seed;
    shared.learningRate = usual.learningRate;
    shared.schedule = usual.schedule;
    shared.weightDecay = usual.weightDecay;
    shared.unknownShare = usual.unknownShare;
    shared.augment = usual.augment;
    shared.epochs = usual.epochs;
    shared.patience = usual.patience;
    shared.windowsPerEpoch = usual.windowsPerEpoch;
    shared.batchParts = usual.batchParts;
    shared.threads = usual.threads;
    shared.checkpointSeconds = usual.checkpointSeconds;
    return shared;
}

} // namespace

bool canTrainTogether(const Experiment& one, const Experiment& other) {
    const features::RecipeSettings& a = one.recipe;
    const features::RecipeSettings& b = other.recipe;
    if (shared(one.training) != shared(other.training) || a.lookback != b.lookback || a.horizon != b.horizon ||
        a.targets != b.targets || a.calendar.size() != b.calendar.size())
        return false;
    try {
        return models::sameOperations(models::lowerModel(one.model, one.taskShape()),
                                      models::lowerModel(other.model, other.taskShape()));
    } catch (const Error&) {
        return false;
    }
}

} // namespace airshed::experiments
