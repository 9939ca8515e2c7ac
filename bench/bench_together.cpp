// How much more models get done when they are trained as one batched step than one after the other with this program's own
// fastest path for a single model: models of 12 stations, each with settings of its own.
//
//   bench_together [DEVICE [MODELS [CASE…]]]        (cpu, 24)

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "bench/training_case.h"
#include "core/base/platform.h"
#include "core/engine/build_info.h"
#include "core/engine/tensors_internal.h"
#include "core/engine/training/devices.h"
#include "core/engine/training/training_step_internal.h"

namespace {

using namespace airshed;
using Clock = std::chrono::steady_clock;

constexpr int repeats = 7;
constexpr double secondsEach = 1.0;
constexpr int stations = 12;

/// Of all models together. Reading the loss waits for a device: it is read rarely, unless steps are slow.
template <typename Step> double stepsPerSecond(int models, Step step) {
    const auto begin = Clock::now();
    double spent = 0;
    int steps = 0;
    torch::Tensor loss;
    for (int together = 1; spent < secondsEach; together = std::min(2 * together, 20)) {
        for (int i = 0; i < together; ++i, ++steps)
            loss = step();
        static_cast<void>(loss.sum().item<double>());
        spent = std::chrono::duration<double>(Clock::now() - begin).count();
    }
    return steps * models / spent;
}

/// A model's memory, as a run has it.
struct Member {
    experiments::Experiment experiment;
    modules::Network network;
    training::FlatOptimizer optimizer;
    training::InputVariation variation;

    Member(const experiments::Experiment& chosen, const features::Frame& frame, const torch::Device& device, std::uint64_t seed)
        : experiment(chosen),
          network(experiment.model, experiment.taskShape(), device),
          optimizer(network, experiment.training),
          variation(experiment.training, frame, network.program(), device) {
        experiment.training.seed = seed;
        experiment.training.learningRate *= 1.0 + 0.01 * static_cast<double>(seed);
        network.initialise(seed);
    }
};

class Together {
public:
    Together(const experiments::Experiment& experiment, const std::vector<features::Frame>& frames, int models,
             const torch::Device& device) {
        std::vector<std::shared_ptr<const training::DeviceFrame>> onDevice;
        for (int i = 0; i < models; ++i) {
            const features::Frame& frame = frames[static_cast<std::size_t>(i * stations / models)];
            m_members.push_back(std::make_unique<Member>(experiment, frame, device, static_cast<std::uint64_t>(i) + 1));
        }
        for (const features::Frame& frame : frames)
            onDevice.push_back(std::make_shared<const training::DeviceFrame>(frame, experiment.recipe,
                                                                             m_members.front()->network.program(), device));
        std::vector<training::DeviceStep::Model> all;
        for (int i = 0; i < models; ++i) {
            Member& member = *m_members[static_cast<std::size_t>(i)];
            all.push_back({member.network, member.optimizer, onDevice[static_cast<std::size_t>(i * stations / models)],
                           member.variation, member.experiment.training});
        }
        m_step.emplace(std::move(all),
                       training::BatchLoss(training::lossOf(experiment), models::outputKind(experiment.model), device));
    }
    torch::Tensor step(const std::vector<std::int64_t>& starts) {
        std::vector<training::StepRequest> requests;
        for (const auto& member : m_members)
            requests.push_back({starts, m_index, member->experiment.training.learningRate, 1});
        std::vector<const training::StepRequest*> pointers;
        for (const training::StepRequest& request : requests)
            pointers.push_back(&request);
        ++m_index;
        return (*m_step)(pointers);
    }

private:
    std::vector<std::unique_ptr<Member>> m_members;
    std::optional<training::DeviceStep> m_step;
    std::int64_t m_index = 0;
};

void compare(const std::string& name, const torch::Device& device, int models) {
    const experiments::Experiment experiment = bench::experimentOf(name);
    const std::vector<features::Frame> frames(stations, bench::randomFrame(experiment.recipe.channelCount()));
    const std::int64_t windows = bench::rows - experiment.recipe.lookback - experiment.recipe.horizon + 1;
    const auto startsOf = [&](std::int64_t step) { return bench::startsOf(step, windows, experiment.training.batchSize); };
    training::TrainingStep alone(experiment, frames.front(), device);
    alone.network().initialise(1);
    const int threads = alone.chooseThreads(usableThreads(), startsOf(0));
    Together together(experiment, frames, models, device);
    std::int64_t index = 0;
    const auto one = [&] {
        const torch::Tensor loss = alone(startsOf(index), index);
        ++index;
        return loss;
    };
    std::int64_t batch = 0;
    const auto all = [&] { return together.step(startsOf(batch++)); };
    for (int i = 0; i < 8; ++i) { // kernels are chosen and steps recorded
        static_cast<void>(one());
        static_cast<void>(all());
    }
    std::vector<double> aloneRates;
    std::vector<double> ratios;
    for (int i = 0; i < repeats; ++i) { // ABBA
        double a = i % 2 == 0 ? stepsPerSecond(1, one) : 0.0;
        const double b = stepsPerSecond(models, all);
        if (i % 2 == 1)
            a = stepsPerSecond(1, one);
        aloneRates.push_back(a);
        ratios.push_back(b / a);
    }
    std::ranges::sort(aloneRates);
    std::ranges::sort(ratios);
    fmt::print("  {:<12} alone {:8.1f} steps a second ({} threads); {} as one batched step: {:.2f} times the steps of all "
               "(between {:.2f} and {:.2f})\n",
               name, aloneRates[repeats / 2], threads, models, ratios[repeats / 2], ratios.front(), ratios.back());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const std::string device = words.empty() ? "cpu" : words[0];
    const int models = words.size() < 2 ? 24 : std::stoi(words[1]);
    std::vector<std::string> names(words.begin() + std::min<std::ptrdiff_t>(2, std::ssize(words)), words.end());
    if (names.empty())
        names = {"mlp_64", "mlp"};
    if (words.size() < 3 && device != "cpu") // a step of 24 takes a processor many seconds
        names.emplace_back("lstm");
    try {
        fmt::print("models as one batched step, LibTorch {}, {}, {} ({})\n", engine::torchVersion(), processorName(), device,
                   training::chooseDevice(device).name);
        for (const std::string& name : names)
            compare(name, torch::Device(device), models);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
