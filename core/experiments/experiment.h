#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/base/json.h"
#include "core/experiments/training_settings.h"
#include "core/features/recipe.h"
#include "core/models/catalogue.h"
#include "core/models/model_spec.h"

namespace airshed::experiments {

/// One document that says everything about a run: data, recipe, task, split, model, training. Its JSON layout is in
/// ARCHITECTURE.md; `schemaVersion` tells it from later ones, which are refused, and from earlier ones, which are upgraded:
/// schema 1 had neither repairs nor labels, schema 2 neither static inputs nor a calendar known ahead, schema 3 neither
/// categories nor pictures, schema 4 neither schedules nor weights of the loss.
struct Experiment {
    static constexpr int schemaVersion = 5;

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
