#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace airshed::experiments {

/// How pictures are varied in training, and only there, so that a network learns the air and not the camera. Each window draws
/// anew. Off unless asked for: what is made brighter or duller looks like other air.
struct Augmentation {
    bool flip = false;     ///< left and right exchanged, every other time; harmless where nothing is to be read
    int shift = 0;         ///< moved by at most so many pixels each way, the edge repeated, 0 to 64
    double brightness = 0; ///< multiplied by at most 1 ± this, [0, 0.5]; haze brightens too, so this hides some of it
    double contrast = 0;   ///< spread about the mean by at most 1 ± this, [0, 0.5]; haze dulls too, so this hides some of it
    [[nodiscard]] bool any() const noexcept { return flip || shift > 0 || brightness > 0.0 || contrast > 0.0; }
    bool operator==(const Augmentation&) const = default;
};

/// How the learning rate goes while a run lasts; see learningRateAt for the formulas.
struct Schedule {
    /// "constant"; "cosine" (Loshchilov and Hutter 2017, without restarts); "one_cycle" (Smith and Topin 2019); "step": times
    /// `factor` every `every` epochs; "plateau": times `factor` after `every` epochs without a better validation loss.
    std::string kind = "constant";
    double warmUp = 0;        ///< epochs over which the rate rises from nothing, [0, 1000]; one_cycle has its own
    double factor = 0.5;      ///< of step and plateau, [0.01, 0.99]
    int every = 5;            ///< epochs, of step and plateau, 1 to 10000
    double finalShare = 0.01; ///< of the rate, that is left at the end: of cosine; plateau does not go below it. [0, 1]

    Schedule(); // not in line: g++ 12 would warn of the text in it
    bool operator==(const Schedule&) const = default;
};

/// Of an experiment, and of what its run may be asked to go on with.
constexpr double leastLearningRate = 1e-12;
constexpr double largestLearningRate = 10.0;

/// How a network is trained.
struct TrainingSettings {
    /// "sgd" (with momentum), "adam" (Kingma and Ba 2015), "adamw" (Loshchilov and Hutter 2019), "rmsprop" (Tieleman and Hinton
    /// 2012) or "lion" (Chen et al. 2023).
    std::string optimizer = "adamw";
    double momentum = 0.9;      ///< of sgd and rmsprop, [0, 0.999]
    double learningRate = 1e-3; ///< [leastLearningRate, largestLearningRate]; the highest that the schedule reaches
    Schedule schedule;
    double weightDecay = 1e-4; ///< [0, 1]; decoupled for adamw and lion, added to the gradient for the others
    bool decayAll = true;      ///< also what has one axis: biases, scales of normalisations
    /// "mae", "mse", "huber" (delta 1) or "log_cosh", on standardised targets. Quantiles, a mean with a scale and a probability
    /// have losses of their own.
    std::string loss = "mae";
    double focalGamma = 0; ///< [0, 10]: of a probability: how much less is learned from what is right already (Lin et al. 2017)
    std::map<std::string, double> targetWeights; ///< in the loss, [0, 1e6]; a target that is not named has 1
    std::vector<double> leadWeights;             ///< in the loss, [0, 1e6], one for each lead; empty: all alike
    int batchSize = 256;                         ///< windows an update, 1 to 65536
    /// An update's windows are taken in so many parts, one after the other, 1 to 4096: less memory, the same update (but for
    /// dropout and batch normalisation, which see the parts).
    int batchParts = 1;
    int epochs = 30;                  ///< at most, 1 to 100000
    int patience = 6;                 ///< stop after so many epochs without a better validation loss; 0: never
    std::int64_t windowsPerEpoch = 0; ///< draw so many training windows an epoch; 0: all
    /// [0, 1): share of the training windows whose categories are shown as unknown, so that the network learns what to make of
    /// a class that it has not seen; of no effect without categories.
    double unknownShare = 0.05;
    Augmentation augment;  ///< of no effect without pictures
    double clipNorm = 1.0; ///< gradients are scaled to at most this norm; 0: not at all
    double clipValue = 0;  ///< before that, each gradient is bounded to ± this; 0: not at all
    /// [0, 1): what is validated and kept is not the weights but their running mean, each step weighing so much the past
    /// (Polyak and Juditsky 1992); 0: the weights.
    double averaging = 0;
    /// Of a GPU; the CPU always computes in float32. "float32"; "tf32": products of matrices with 10 bits of mantissa; "bf16":
    /// products with bfloat16 numbers of 7 bits, everything else in float32. Weights are float32 in any case.
    std::string precision = "float32";
    /// On a GPU: only kernels that give the same bits each time, which may be slower. The CPU always does.
    bool deterministic = true;
    std::uint64_t seed = 1;     ///< of weights, order and dropout
    int threads = 0;            ///< that share a step on the CPU; 0: chosen by trying, and recorded
    int checkpointSeconds = 60; ///< a checkpoint at least so often, and at the end of each epoch; 1 to 86400
    bool operator==(const TrainingSettings&) const = default;
};

/// Every field is written, also those at their default.
[[nodiscard]] Json toJson(const TrainingSettings& training);
/// Absent fields take their default. @param path of `json` in its document. @throws Error(InvalidInput) naming the JSON path.
[[nodiscard]] TrainingSettings trainingFromJson(const Json& json, const std::string& path);
/// Takes out of what `toJson` wrote that which leaves no trace in the weights, and what came with later schemas and is at its
/// default, so that the digests of older runs hold.
void eraseWithoutEffect(Json& training);

} // namespace airshed::experiments
