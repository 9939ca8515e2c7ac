// How much more two or more models get done when they train side by side, one thread each, than one after the other, each with
// as many threads as are quickest for it. The peer is this program's own fastest path for a single model.
//
//   bench_lanes [CASE…]

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include <fmt/format.h>

#include "bench/training_case.h"
#include "core/base/platform.h"
#include "core/engine/build_info.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/training/training_step_internal.h"

namespace {

using namespace airshed;
using Clock = std::chrono::steady_clock;

constexpr int repeats = 9;
constexpr double secondsEach = 1.0;

class Model {
public:
    Model(const experiments::Experiment& experiment, const features::Frame& frame, std::uint64_t seed, int mostThreads)
        : m_experiment(experiment),
          m_step(m_experiment, frame, torch::kCPU),
          m_windows(bench::rows - experiment.recipe.lookback - experiment.recipe.horizon + 1) {
        m_step.network().initialise(seed);
        m_threads = m_step.chooseThreads(mostThreads, starts());
    }
    void step() {
        (void)m_step(starts(), m_index);
        ++m_index;
    }
    [[nodiscard]] int threads() const noexcept { return m_threads; }

private:
    [[nodiscard]] std::vector<std::int64_t> starts() const {
        return bench::startsOf(m_index, m_windows, m_experiment.training.batchSize);
    }
    const experiments::Experiment& m_experiment;
    training::TrainingStep m_step;
    std::int64_t m_windows;
    int m_threads = 1;
    std::int64_t m_index = 0;
};

double stepsPerSecond(Model& model) {
    const auto begin = Clock::now();
    double spent = 0;
    int steps = 0;
    for (; spent < secondsEach; spent = std::chrono::duration<double>(Clock::now() - begin).count(), ++steps)
        model.step();
    return steps / spent;
}

/// Of all of them together.
double stepsPerSecond(std::vector<std::unique_ptr<Model>>& models) {
    std::vector<double> rates(models.size());
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < models.size(); ++i)
            threads.emplace_back([&, i] { rates[i] = stepsPerSecond(*models[i]); });
    }
    double sum = 0;
    for (const double rate : rates)
        sum += rate;
    return sum;
}

double median(std::vector<double> numbers) {
    std::ranges::sort(numbers);
    return numbers[numbers.size() / 2];
}

void compare(const std::string& name) {
    const experiments::Experiment experiment = bench::experimentOf(name);
    const features::Frame frame = bench::randomFrame(experiment.recipe.channelCount());
    const int lanes = usableThreads();
    Model alone(experiment, frame, 1, lanes);
    std::vector<std::unique_ptr<Model>> together;
    for (int i = 0; i < lanes; ++i)
        together.push_back(std::make_unique<Model>(experiment, frame, static_cast<std::uint64_t>(i) + 2, 1));
    std::vector<double> aloneRates;
    std::vector<double> togetherRates;
    std::vector<double> ratios;
    for (int i = 0; i < repeats; ++i) { // ABBA
        double a = 0;
        double b = 0;
        if (i % 2 == 0)
            a = stepsPerSecond(alone);
        b = stepsPerSecond(together);
        if (i % 2 == 1)
            a = stepsPerSecond(alone);
        aloneRates.push_back(a);
        togetherRates.push_back(b);
        ratios.push_back(b / a);
    }
    std::ranges::sort(ratios);
    fmt::print("  {:<12} alone {:8.1f} steps a second ({} threads), {} side by side {:8.1f}: {:.2f} times (between {:.2f} and "
               "{:.2f})\n",
               name, median(aloneRates), alone.threads(), lanes, median(togetherRates), ratios[repeats / 2], ratios.front(),
               ratios.back());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::string> names(argv + 1, argv + argc);
    if (names.empty())
        names = {"mlp_64", "mlp", "cnn", "lstm", "gru", "tcn"};
    fmt::print("models side by side, LibTorch {}, {}, {} threads; the whole of the steps of all models\n",
               engine::torchVersion(), processorName(), usableThreads());
    try {
        modules::setThreads(1);
        for (const std::string& name : names)
            compare(name);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
