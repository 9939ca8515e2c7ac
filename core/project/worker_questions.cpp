#include "core/project/worker_questions.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <thread>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/platform.h"
#include "core/base/temporary_folder.h"
#include "core/forms/onnx_decoder.h"
#include "core/forms/onnx_model_file.h"

namespace airshed::project {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds pollInterval{20};

/// The last thing that a worker said went wrong.
std::string lastFault(const std::string& log) {
    constexpr std::string_view mark = "[error] ";
    const std::size_t begin = log.rfind(mark);
    if (begin == std::string::npos)
        return {};
    const std::size_t from = begin + mark.size();
    return log.substr(from, log.find_last_not_of('\n') + 1 - from);
}

/// @param arguments of the worker, to which the file for its answer is added.
Json askWorker(const WorkerLauncher& launcher, std::vector<std::string> arguments, const TemporaryFolder& folder,
               const JobContext& job) {
    const fs::path answer = folder.path() / "answer.json";
    StartOptions options;
    options.outputFile = folder.path() / "worker.log";
    options.environment = {{"OMP_WAIT_POLICY", "passive"}};
    arguments.insert(arguments.end(), {"--output", answer.string()});
    const std::int64_t process = startProcess(launcher.program(), arguments, options);
    std::optional<int> code;
    bool asked = false;
    while (!(code = tryWaitForProcess(process))) {
        if (job.stopRequested() && !asked) {
            askProcessToEnd(process);
            asked = true;
        }
        std::this_thread::sleep_for(pollInterval);
    }
    job.throwIfStopped();
    if (*code != 0) {
        std::string fault = lastFault(readFile(options.outputFile));
        throw Error(ErrorCode::Unavailable,
                    fault.empty() ? fmt::format("The worker ended with code {} and without a word.", *code) : std::move(fault));
    }
    return readJsonFile(answer);
}

/// @param question the worker's command and what stands before the experiment.
Json askAbout(const WorkerLauncher& launcher, std::vector<std::string> question, const experiments::Experiment& experiment,
              const std::string& device, const JobContext& job) {
    const TemporaryFolder folder;
    const fs::path document = folder.path() / "experiment.json";
    writeJsonFile(document, experiments::toJson(experiment));
    question.insert(question.end(), {document.string(), "--device", device});
    return askWorker(launcher, std::move(question), folder, job);
}

constexpr double mostNumber = std::numeric_limits<double>::max();
constexpr std::int64_t mostCount = 1'000'000;
constexpr std::int64_t mostBytes = std::int64_t{1} << 52;

TrainingSpeed speedFrom(JsonReader& reader) {
    return {reader.text("device", ""), static_cast<int>(reader.integer("threads", 0, 0, mostCount)),
            reader.number("seconds_per_step", 0, 0, mostNumber)};
}

std::string endingOf(const fs::path& file) {
    std::string ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return ending;
}

} // namespace

TrainingSpeed measureSpeed(const WorkerLauncher& launcher, const experiments::Experiment& experiment, const std::string& device,
                           const JobContext& job) {
    const Json answer = askAbout(launcher, {"measure"}, experiment, device, job);
    JsonReader reader(answer, "");
    return speedFrom(reader);
}

std::vector<BatchSpeed> measureBatchSizes(const WorkerLauncher& launcher, const experiments::Experiment& experiment,
                                          const std::string& device, const JobContext& job) {
    const Json answer = askAbout(launcher, {"measure-batches"}, experiment, device, job);
    std::vector<BatchSpeed> speeds;
    for (const Json& each : answer.at("sizes")) {
        JsonReader reader(each, "sizes");
        speeds.push_back({static_cast<int>(reader.integer("batch_size", 0, 0, mostCount)), speedFrom(reader),
                          reader.number("windows_per_second", 0, 0, mostNumber), reader.text("fault", "")});
    }
    return speeds;
}

const BatchSpeed* suggestedBatch(const std::vector<BatchSpeed>& speeds) {
    constexpr double nearly = 0.8;
    double best = 0;
    for (const BatchSpeed& speed : speeds)
        best = std::max(best, speed.windowsPerSecond);
    for (const BatchSpeed& speed : speeds)
        if (best > 0.0 && speed.windowsPerSecond >= nearly * best)
            return &speed;
    return nullptr;
}

RateSearch searchLearningRate(const WorkerLauncher& launcher, const fs::path& projectFolder,
                              const experiments::Experiment& experiment, const std::string& device, const JobContext& job) {
    const Json answer = askAbout(launcher, {"search-rate", projectFolder.string()}, experiment, device, job);
    JsonReader reader(answer, "");
    return {reader.text("device", ""), answer.at("rates").get<std::vector<double>>(),
            answer.at("losses").get<std::vector<double>>(), reader.number("suggested", 0, 0, mostNumber),
            reader.number("too_high", 0, 0, mostNumber)};
}

std::vector<DeviceFacts> askForDevices(const WorkerLauncher& launcher, const JobContext& job) {
    const TemporaryFolder folder;
    const Json answer = askWorker(launcher, {"devices"}, folder, job);
    std::vector<DeviceFacts> devices;
    for (const Json& each : answer.at("devices")) {
        JsonReader reader(each, "devices");
        devices.push_back({reader.text("id", ""), reader.text("name", ""), reader.integer("memory_bytes", 0, 0, mostBytes),
                           static_cast<int>(reader.integer("threads", 0, 0, mostCount))});
    }
    return devices;
}

bool isModelFileName(const fs::path& file) {
    const std::string ending = endingOf(file);
    return ending == ".onnx" || ending == ".pt" || ending == ".pth" || ending == ".ts" || ending == ".torchscript";
}

drawing::ModelFile describeModelFile(const WorkerLauncher& launcher, const fs::path& file, const JobContext& job) {
    if (!isModelFileName(file))
        throw Error(ErrorCode::InvalidInput, fmt::format("{} has an ending that is not known for a model.", file.string()),
                    "Choose a file that ends with .onnx, .pt, .pth, .ts or .torchscript.");
    if (!fs::is_regular_file(file))
        throw Error(ErrorCode::NotFound, fmt::format("{} is not there, or is no file.", file.string()));
    if (endingOf(file) == ".onnx")
        return forms::describeOnnx(forms::decodeOnnx(readFile(file), file.string()));
    const TemporaryFolder folder;
    return drawing::ModelFile::fromJson(askWorker(launcher, {"describe", file.string()}, folder, job));
}

} // namespace airshed::project
