#pragma once

#include <filesystem>
#include <string>

#include "core/base/job.h"
#include "core/drawing/model_file.h"
#include "core/experiments/experiment.h"
#include "core/project/worker_launcher.h"

namespace airshed::project {

// What only a process with LibTorch can answer. Each call starts a worker, waits for its answer and lets it end; a stop that is
// asked for ends it.

/// How fast a network trains on a device of this machine.
struct TrainingSpeed {
    std::string device;        ///< "cpu", "cuda:0"
    int threads = 0;           ///< of the CPU
    double secondsPerStep = 0; ///< one step is one batch
};

/// Trains the experiment's network for about a second on made-up numbers. @param device "auto", "cpu", "cuda:N".
/// @throws Error with the worker's words; Cancelled.
[[nodiscard]] TrainingSpeed measureSpeed(const WorkerLauncher& launcher, const experiments::Experiment& experiment,
                                         const std::string& device, const JobContext& job = {});

/// Whether a file's name says that it holds a model: .onnx, .pt, .pth, .ts or .torchscript.
[[nodiscard]] bool isModelFileName(const std::filesystem::path& file);

/// The graph of an ONNX file, which needs no worker, or of a TorchScript file.
/// @throws Error(NotFound), Error(Damaged), Error(InvalidInput) for another ending; Cancelled.
[[nodiscard]] drawing::ModelFile describeModelFile(const WorkerLauncher& launcher, const std::filesystem::path& file,
                                                   const JobContext& job = {});

} // namespace airshed::project
