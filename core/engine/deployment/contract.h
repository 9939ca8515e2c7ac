#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/data/delimited_reader.h"
#include "core/features/recipe.h"
#include "core/models/output_kind.h"

namespace airshed::deployment {

/// What an export promises to whoever deploys it: written as contract.json beside the model and, where the
/// format has room for it, without digests and proof into the model file itself.
struct Contract {
    /// 1 had TorchScript and point forecasts alone, 2 neither categories nor pictures.
    static constexpr int formatVersion = 3;

    std::string format = "torchscript"; ///< a project::ExportFormat
    std::string name;                   ///< of the experiment
    std::string created;                ///< ISO, UTC
    std::int64_t run = 0;
    std::string experimentDigest;
    std::string snapshotDigest;
    std::string weightDigest;
    bool synthetic = false; ///< trained on simulated data: fit for trying out, not for use
    features::FittedRecipe recipe;
    models::OutputKind output;   ///< what the numbers of a forecast mean
    data::ReadOptions reading;   ///< how the files it was trained on were read; empty members: detected
    Json scores = Json::array(); ///< of model and baselines on the test part, over all leads

    /// SHA-256 of every other file by its name: the model's, example.json, README.md.
    std::map<std::string, std::string> files;
    // The proof: exported file against the workbench's own forecasts of the test part.
    std::int64_t comparedWindows = 0;
    double maxDifference = 0; ///< largest |exported - workbench| / max(|workbench|, the target's deviation)
    double tolerance = 0;

    /// Rows of raw values that the model is given for one forecast: a gap at the begin of the lookback is filled from before
    /// it.
    [[nodiscard]] int rows() const { return recipe.settings.lookback + recipe.settings.fillLimit; }
    /// Whether a forecast has a last axis for several numbers: quantiles, or mean and deviation.
    [[nodiscard]] bool hasNumbers() const { return output.numbers() > 1; }
    /// [horizon, targets], and the numbers where there are several.
    [[nodiscard]] std::vector<std::int64_t> forecastShape() const;
    /// What each number of a forecast is called beside its target: "" for the point forecast, "q10", "deviation".
    [[nodiscard]] std::vector<std::string> numberNames() const;
};

/// @param proven with digests and proof.
[[nodiscard]] Json toJson(const Contract& contract, bool proven);

/// Reads contract.json of a folder. @throws Error(NotFound) when the folder is no export; Error(NewerVersion);
/// Error(Damaged) naming the field.
[[nodiscard]] Contract readContract(const std::filesystem::path& folder);
/// Whether a folder holds an export of ours.
[[nodiscard]] bool isExport(const std::filesystem::path& folder);
/// Names of the files of an export, by its contract.json.
[[nodiscard]] std::vector<std::string> filesOf(const std::filesystem::path& folder);

/// The files of an export.
[[nodiscard]] std::filesystem::path contractFile(const std::filesystem::path& folder);
[[nodiscard]] std::filesystem::path exampleFile(const std::filesystem::path& folder);
[[nodiscard]] std::filesystem::path guideFile(const std::filesystem::path& folder);

} // namespace airshed::deployment
