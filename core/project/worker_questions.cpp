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

std::string endingOf(const fs::path& file) {
    std::string ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return ending;
}

} // namespace

TrainingSpeed measureSpeed(const WorkerLauncher& launcher, const experiments::Experiment& experiment, const std::string& device,
                           const JobContext& job) {
    const TemporaryFolder folder;
    const fs::path document = folder.path() / "experiment.json";
    writeJsonFile(document, experiments::toJson(experiment));
    const Json answer = askWorker(launcher, {"measure", document.string(), "--device", device}, folder, job);
    JsonReader reader(answer, "");
    constexpr double most = std::numeric_limits<double>::max();
    return {reader.text("device", ""), static_cast<int>(reader.integer("threads", 0, 0, 1'000'000)),
            reader.number("seconds_per_step", 0, 0, most)};
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
