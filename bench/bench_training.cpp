// Steps a second of the presets on the CPU against a hand-written eager loop over the same windows in the same process.

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <numeric>

#include <fmt/format.h>
#include <torch/torch.h>

#include "bench/eager_peer_internal.h"
#include "core/base/platform.h"
#include "core/base/random.h"
#include "core/engine/build_info.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/training/devices.h"
#include "core/engine/training/training_step_internal.h"
#include "core/models/presets.h"

namespace {

using namespace airshed;

constexpr std::int64_t rows = 6000;
constexpr int channels = 16;
constexpr int repeats = 7;
constexpr double secondsPerMeasurement = 0.4;

features::Frame randomFrame() {
    features::Frame frame;
    frame.rows = rows;
    frame.channels = channels;
    frame.targetCount = 1;
    RandomStream random(1, "bench");
    frame.inputs.resize(static_cast<std::size_t>(rows * channels));
    frame.targets.resize(static_cast<std::size_t>(rows));
    for (float& value : frame.inputs)
        value = static_cast<float>(random.normal());
    for (float& value : frame.targets)
        value = static_cast<float>(random.normal());
    return frame;
}

experiments::Experiment experimentOf(const std::string& preset) {
    experiments::Experiment experiment;
    for (int i = 0; i < channels; ++i)
        experiment.recipe.inputs.push_back(fmt::format("x{}", i));
    experiment.recipe.targets = {"x0"};
    experiment.recipe.maskChannels = false;
    experiment.recipe.calendar.clear();
    experiment.model = models::preset(preset).model;
    return experiment;
}

double stepsPerSecond(const std::function<void()>& step) {
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    double seconds = 0;
    int steps = 0;
    while (seconds < secondsPerMeasurement) {
        step();
        ++steps;
        seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    }
    return steps / seconds;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void compare(const std::string& preset) {
    const features::Frame frame = randomFrame();
    const experiments::Experiment experiment = experimentOf(preset);
    const int lookback = experiment.recipe.lookback;
    const int horizon = experiment.recipe.horizon;
    const int batchSize = experiment.training.batchSize;
    const std::int64_t count = rows - lookback - horizon + 1;

    training::TrainingStep ours(experiment, frame, torch::kCPU);
    ours.network().initialise(1);
    const int threads = training::threadsForWork(ours.network().largestSharedWork() * batchSize, usableThreads());
    modules::setThreads(threads);

    std::vector<std::int64_t> starts(static_cast<std::size_t>(count));
    std::iota(starts.begin(), starts.end(), 0);
    const torch::Tensor all = torch::arange(count);
    bench::EagerLoop peer(preset, ours.frame().inputs(starts).front(), ours.frame().batch(starts).targets,
                          experiment.training.learningRate);
    if (peer.parameters() != ours.network().weights().numel())
        throw std::logic_error("the peer's network is not the preset's");

    RandomStream random(2, "bench order");
    std::int64_t index = 0;
    const auto batchBegin = [&] {
        return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(count - batchSize)));
    };
    const auto ourStep = [&] {
        ours(std::span(starts).subspan(static_cast<std::size_t>(batchBegin()), static_cast<std::size_t>(batchSize)), index++);
    };
    const auto peerStep = [&] { peer.step(all.narrow(0, batchBegin(), batchSize)); };
    ourStep();
    peerStep();

    std::vector<double> ratios;
    std::vector<double> speeds;
    for (int i = 0; i < repeats; ++i) {
        // A B B A: what drifts meanwhile weighs on both alike.
        const double a1 = stepsPerSecond(ourStep);
        const double b1 = stepsPerSecond(peerStep);
        const double b2 = stepsPerSecond(peerStep);
        const double a2 = stepsPerSecond(ourStep);
        speeds.push_back((a1 + a2) / 2);
        ratios.push_back((a1 + a2) / (b1 + b2));
    }
    const auto [least, greatest] = std::minmax_element(ratios.begin(), ratios.end());
    std::cout << fmt::format("{:<6} {:7} parameters  {} thread{}  {:8.1f} steps/s  {:.2f} x the peer ({:.2f} to {:.2f})\n",
                             preset, peer.parameters(), threads, threads == 1 ? " " : "s", median(speeds), median(ratios),
                             *least, *greatest);
}

} // namespace

int main() {
    std::cout << fmt::format("{}; peer: eager loop with torch::nn and torch::optim::AdamW of LibTorch {} ({}), same threads\n"
                             "batch 256, 72 steps x {} channels to 24 leads; median of {} ABBA repeats\n",
                             processorName(), engine::torchVersion(), modules::blasName(), channels, repeats);
    for (const char* preset : {"mlp", "cnn", "lstm"})
        compare(preset);
}
