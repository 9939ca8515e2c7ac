#pragma once

#include <cstdint>
#include <filesystem>

#include "core/base/job.h"
#include "core/engine/deployment/contract.h"
#include "core/experiments/experiment.h"
#include "core/project/experiment_data.h"
#include "core/project/project.h"
#include "core/runs/run_record.h"

namespace airshed::deployment {

/// Largest difference between an exported model and the workbench that is let through.
inline constexpr double parityTolerance = 1e-5;

/// What an export is made from.
struct ExportSource {
    const experiments::Experiment& experiment;
    const project::ExperimentData& data;
    std::filesystem::path runFolder; ///< with best.safetensors and test_forecast.safetensors
    Contract contract;               ///< format, origin and scores; recipe, output, digests and proof are filled in
};

/// Writes an export in the contract's format: the model's files, contract.json, example.json, README.md. Before it is called
/// done the written files are loaded again (C is compiled), fed the raw rows of every test window, and compared with the run's
/// own test forecast.
/// @param folder does not exist, is empty, or holds an earlier export, which is replaced if nothing else is in it;
///   whole or not at all.
/// @return the contract with digests and proof.
/// @throws Error(InvalidInput) for an unknown format; Error(Unavailable) when what is needed for the proof is not on this
/// machine;
///   Error(AlreadyExists) when the folder holds something else; Error(Internal) when the file does not compute what the
///   workbench computed; Error(Damaged) when the run's files do not belong together; Error(Storage); Cancelled.
Contract exportModel(const ExportSource& source, const std::filesystem::path& folder, const JobContext& job = {});

/// Works off an export of a project's queue and records its progress and outcome there.
/// @return Done or Failed. @throws Error(NotFound) for an unknown id; Error(Storage) when the store cannot be written.
runs::ExportState executeExport(project::Project& project, std::int64_t exportId, const std::stop_token& stop);

} // namespace airshed::deployment
