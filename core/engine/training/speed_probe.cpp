#include "core/engine/training/speed_probe.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/base/error.h"
#include "core/base/platform.h"
#include "core/base/random.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/tensors_internal.h"
#include "core/engine/training/devices.h"
#include "core/engine/training/training_step_internal.h"

namespace airshed::training {

namespace {

constexpr int warmUp = 2;
constexpr std::size_t fewestSteps = 3;

std::vector<float> randomNumbers(std::int64_t count, RandomStream& random) {
    std::vector<float> numbers(static_cast<std::size_t>(count));
    for (float& number : numbers)
        number = static_cast<float>(random.normal());
    return numbers;
}

std::size_t onePicture(const features::PictureSettings& settings) {
    return std::size_t{3} * static_cast<std::size_t>(settings.height) * static_cast<std::size_t>(settings.width);
}

/// Rows for one batch of neighbouring windows.
features::Frame randomFrame(const experiments::Experiment& experiment) {
    const auto& recipe = experiment.recipe;
    features::Frame frame;
    frame.rows = static_cast<std::int64_t>(recipe.lookback) + recipe.horizon + experiment.training.batchSize;
    frame.channels = recipe.channelCount();
    frame.staticCount = static_cast<int>(recipe.statics.size());
    frame.targetCount = static_cast<int>(recipe.targets.size());
    RandomStream random(1, "speed probe");
    frame.inputs = randomNumbers(frame.rows * frame.channels, random);
    frame.statics = randomNumbers(frame.rows * frame.staticCount, random);
    frame.categoryCount = static_cast<int>(recipe.categories.size());
    frame.categories.assign(static_cast<std::size_t>(frame.rows) * recipe.categories.size(), 0.0F); // unknown
    frame.unknownCategories.assign(recipe.categories.size(), 0.0F);
    if (recipe.pictures.used())
        frame.pictures.assign(static_cast<std::size_t>(frame.rows), 0);
    frame.targets = randomNumbers(frame.rows * frame.targetCount, random);
    return frame;
}

SpeedProbe probe(const experiments::Experiment& experiment, const std::string& asked, double seconds) {
    using Clock = std::chrono::steady_clock;
    SpeedProbe result;
    result.device = chooseDevice(asked).id;
    const torch::Device device(result.device);
    prepareDevice(device, experiment.training);
    const features::Frame frame = randomFrame(experiment);
    const std::vector<std::uint8_t> dark(experiment.recipe.pictures.used() ? onePicture(experiment.recipe.pictures) : 0);
    data::PictureSet pictures;
    pictures.height = experiment.recipe.pictures.height;
    pictures.width = experiment.recipe.pictures.width;
    pictures.times = {0};
    pictures.bytes = dark;
    TrainingStep step(experiment, frame, device, dark.empty() ? nullptr : &pictures);
    step.network().initialise(1);
    const experiments::TrainingSettings& settings = experiment.training;
    std::vector<std::int64_t> starts(static_cast<std::size_t>(settings.batchSize));
    std::iota(starts.begin(), starts.end(), std::int64_t{0});
    if (settings.threads > 0)
        step.setThreads(result.threads = settings.threads);
    else
        result.threads = step.chooseThreads(usableThreads(), starts);
    std::vector<double> times;
    const auto begin = Clock::now();
    for (std::int64_t index = 0;; ++index) {
        const auto before = Clock::now();
        step(starts, index).item<double>(); // reading the loss waits for the device
        if (index < warmUp)
            continue;
        times.push_back(std::chrono::duration<double>(Clock::now() - before).count());
        if (times.size() >= fewestSteps && std::chrono::duration<double>(Clock::now() - begin).count() >= seconds)
            break;
    }
    std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2));
    result.steps = static_cast<std::int64_t>(times.size());
    result.secondsPerStep = times[times.size() / 2];
    return result;
}

} // namespace

std::vector<BatchSpeed> probeBatchSizes(const experiments::Experiment& experiment, const std::string& device,
                                        const JobContext& job) {
    constexpr int least = 16;
    constexpr int most = 4096;
    constexpr double secondsEach = 0.15;
    constexpr double longStep = 2.0;
    const auto speedOf = [&](int size, double roundsDone) {
        job.throwIfStopped();
        job.progress((roundsDone + std::log2(size / least) / std::log2(most / least)) / 2, "Measuring sizes of batches");
        experiments::Experiment other = experiment;
        other.training.batchSize = size;
        BatchSpeed speed;
        speed.batchSize = size;
        try {
            speed.probe = probeSpeed(other, device, secondsEach);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Unavailable || size == least)
                throw;
            speed.fault = error.what();
        }
        return speed;
    };
    std::vector<BatchSpeed> speeds;
    for (int size = least; size <= most; size *= 2) {
        speeds.push_back(speedOf(size, 0));
        if (!speeds.back().fault.empty() || speeds.back().probe.secondsPerStep > longStep)
            break;
    }
    // Other work of the machine slows one round, seldom the same size in both.
    for (BatchSpeed& speed : speeds)
        if (speed.fault.empty() && speed.probe.secondsPerStep <= longStep)
            if (const BatchSpeed again = speedOf(speed.batchSize, 1);
                again.fault.empty() && again.probe.secondsPerStep < speed.probe.secondsPerStep)
                speed.probe = again.probe;
    return speeds;
}

SpeedProbe probeSpeed(const experiments::Experiment& experiment, const std::string& device, double seconds) {
    return modules::guarded("Measuring the speed", [&] { return probe(experiment, device, seconds); });
}

} // namespace airshed::training
