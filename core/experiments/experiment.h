#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/base/json.h"
#include "core/features/recipe.h"
#include "core/models/catalogue.h"
#include "core/models/model_spec.h"

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

/// How a network is trained.
struct TrainingSettings {
    std::string optimizer = "adamw";  ///< "adam" (Kingma and Ba 2015) or "adamw" (Loshchilov and Hutter 2019)
    double learningRate = 1e-3;       ///< (0, 10]
    double weightDecay = 1e-4;        ///< [0, 1]; decoupled for adamw, added to the gradient for adam
    std::string loss = "mae";         ///< "mae", "mse" or "huber" (delta 1), on standardised targets
    int batchSize = 256;              ///< windows a step, 1 to 65536
    int epochs = 30;                  ///< at most, 1 to 100000
    int patience = 6;                 ///< stop after so many epochs without a better validation loss; 0: never
    std::int64_t windowsPerEpoch = 0; ///< draw so many training windows an epoch; 0: all
    /// [0, 1): share of the training windows whose categories are shown as unknown, so that the network learns what to make of
    /// a class that it has not seen; of no effect without categories.
    double unknownShare = 0.05;
    Augmentation augment;       ///< of no effect without pictures
    double clipNorm = 1.0;      ///< gradients are scaled to at most this norm; 0: not at all
    std::uint64_t seed = 1;     ///< of weights, order and dropout
    int threads = 0;            ///< LibTorch threads on the CPU; 0: chosen by the size of the work, and recorded
    int checkpointSeconds = 60; ///< a checkpoint at least so often, and at the end of each epoch; 1 to 86400
    bool operator==(const TrainingSettings&) const = default;
};

/// One document that says everything about a run: data, recipe, task, split, model, training. Its JSON layout is in
/// ARCHITECTURE.md; `schemaVersion` tells it from later ones, which are refused, and from earlier ones, which are upgraded:
/// schema 1 had neither repairs nor labels, schema 2 neither static inputs nor a calendar known ahead, schema 3 neither
/// categories nor pictures.
struct Experiment {
    static constexpr int schemaVersion = 4;

    std::string name = "Untitled experiment";
    std::string snapshot; ///< name or digest of a snapshot of the project
    std::string labels;   ///< name of the snapshot whose labels are meant; "": of `snapshot`
    /// The labels as they were at that revision of their log; nothing: as they are now. A queued run has its revision.
    std::optional<std::int64_t> labelRevision;
    features::RecipeSettings recipe;
    models::ModelSpec model;
    TrainingSettings training;

    /// [lookback, channels], [horizon, targets], and what else the network is given: "static" [statics], "category"
    /// [categories], "image" [3, height, width], "future"
    /// [horizon, 2 · calendar].
    [[nodiscard]] models::TaskShape taskShape() const;
    /// Whether a mask or a target goes by labels.
    [[nodiscard]] bool usesLabels() const;
};

/// Complete: every field is written, also those at their default.
[[nodiscard]] Json toJson(const Experiment& experiment);
/// Absent fields take their default. "model" may be a preset's name. @throws Error(InvalidInput) naming the JSON path for
/// unknown fields, wrong types and values out of range; Error(NewerVersion) for a later schema.
[[nodiscard]] Experiment experimentFromJson(const Json& json);
/// Reads a file; its name stands before every message. @throws Error(NotFound) and as experimentFromJson.
[[nodiscard]] Experiment readExperimentFile(const std::filesystem::path& file);
/// SHA-256 of the canonical JSON, layer parameters complete, without what leaves no trace in the weights (the name, the
/// preset's name, blocks of layers, how often checkpoints are written, repairs that are disabled and notes on repairs): equal
/// for experiments that would train the same.
[[nodiscard]] std::string experimentDigest(const Experiment& experiment);

} // namespace airshed::experiments
