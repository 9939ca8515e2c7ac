#pragma once

#include <filesystem>
#include <string>
#include <vector>

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

/// The speed with one size of batch.
struct BatchSpeed {
    int batchSize = 0;
    TrainingSpeed speed;
    double windowsPerSecond = 0;
    std::string fault; ///< why it was not measured; "" when it was
};

/// The same for batches of 16, 32, … 4096 windows, as far as the device's memory goes.
[[nodiscard]] std::vector<BatchSpeed> measureBatchSizes(const WorkerLauncher& launcher,
                                                        const experiments::Experiment& experiment, const std::string& device,
                                                        const JobContext& job = {});

/// The smallest batch that is nearly as fast (0.8) as the fastest: larger ones make fewer updates of the same windows. Null
/// pointer when none was measured.
[[nodiscard]] const BatchSpeed* suggestedBatch(const std::vector<BatchSpeed>& speeds);

/// What a search for a learning rate found: the loss, smoothed, while the rate rises.
struct RateSearch {
    std::string device;
    std::vector<double> rates;
    std::vector<double> losses; ///< one a rate
    double suggested = 0;       ///< 0: the loss fell at no rate
    double tooHigh = 0;         ///< where the loss ran away; 0: nowhere
};

/// Trains the experiment's network on its own data while the rate rises, and forgets it: see training::searchLearningRate.
/// @throws Error with the worker's words; Cancelled.
[[nodiscard]] RateSearch searchLearningRate(const WorkerLauncher& launcher, const std::filesystem::path& projectFolder,
                                            const experiments::Experiment& experiment, const std::string& device,
                                            const JobContext& job = {});

/// Something that can train.
struct DeviceFacts {
    std::string id;               ///< "cpu", "cuda:0"
    std::string name;             ///< the maker's name of it
    std::int64_t memoryBytes = 0; ///< of a GPU; 0: not known, or the machine's own
    int threads = 0;              ///< of the CPU
};

/// What LibTorch can train on here.
[[nodiscard]] std::vector<DeviceFacts> askForDevices(const WorkerLauncher& launcher, const JobContext& job = {});

/// Whether a file's name says that it holds a model: .onnx, .pt, .pth, .ts or .torchscript.
[[nodiscard]] bool isModelFileName(const std::filesystem::path& file);

/// The graph of an ONNX file, which needs no worker, or of a TorchScript file.
/// @throws Error(NotFound), Error(Damaged), Error(InvalidInput) for another ending; Cancelled.
[[nodiscard]] drawing::ModelFile describeModelFile(const WorkerLauncher& launcher, const std::filesystem::path& file,
                                                   const JobContext& job = {});

} // namespace airshed::project
