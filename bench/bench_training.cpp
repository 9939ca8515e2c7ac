// One side of bench/peers/train_loops.py, which compares it with PyTorch: trains a network on random windows, and says how
// fast.
//
//   bench_training CASE FOLDER [DEVICE]
//
// Writes into the folder what the peer needs to do the same: the network as PyTorch source, its first weights, the data and the
// task. Then answers lines on standard input: "losses N" trains N steps and prints the loss of each, "time S" trains for S
// seconds and prints steps a second.

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <sstream>

#include <fmt/format.h>

#include "bench/training_case.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/platform.h"
#include "core/base/random.h"
#include "core/engine/build_info.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/tensors_internal.h"
#include "core/engine/training/devices.h"
#include "core/engine/training/training_step_internal.h"
#include "core/forms/torch_source.h"
#include "core/models/presets.h"

namespace {

using namespace airshed;
namespace fs = std::filesystem;

std::string bytesOf(const float* values, std::size_t count) {
    return {reinterpret_cast<const char*>(values), count * sizeof(float)}; // NOLINT: floats as they lie in memory
}

class Side {
public:
    Side(const std::string& name, const torch::Device& device)
        : m_experiment(bench::experimentOf(name)),
          m_frame(bench::randomFrame(m_experiment.recipe.channelCount())),
          m_step(m_experiment, m_frame, device),
          m_windows(bench::rows - m_experiment.recipe.lookback - m_experiment.recipe.horizon + 1) {
        m_step.network().initialise(1);
        m_threads = m_step.chooseThreads(usableThreads(), bench::startsOf(0, m_windows, m_experiment.training.batchSize));
    }

    void write(const fs::path& folder) {
        const modules::Network& network = m_step.network();
        const std::vector<std::string> names = models::weightIdentifiers(network.program());
        Json arrays = Json::array();
        for (std::size_t i = 0; i < names.size(); ++i) {
            const models::WeightSpec& weight = network.program().weights[i];
            if (weight.role == models::WeightRole::Learned)
                arrays.push_back({{"name", names[i]}, {"shape", weight.shape}});
        }
        const torch::Tensor weights = network.weights().cpu();
        makeFolder(folder);
        writeFileAtomically(folder / "network.py", forms::pythonSource(network.program(), "The network of a benchmark."));
        writeFileAtomically(folder / "weights.f32",
                            bytesOf(weights.data_ptr<float>(), static_cast<std::size_t>(weights.numel())));
        writeFileAtomically(folder / "inputs.f32", bytesOf(m_frame.inputs.data(), m_frame.inputs.size()));
        writeFileAtomically(folder / "targets.f32", bytesOf(m_frame.targets.data(), m_frame.targets.size()));
        const experiments::TrainingSettings& settings = m_experiment.training;
        writeJsonFile(folder / "task.json", {{"arrays", arrays},
                                             {"rows", bench::rows},
                                             {"channels", m_frame.channels},
                                             {"lookback", m_experiment.recipe.lookback},
                                             {"horizon", m_experiment.recipe.horizon},
                                             {"batch_size", settings.batchSize},
                                             {"learning_rate", settings.learningRate},
                                             {"weight_decay", settings.weightDecay},
                                             {"clip_norm", settings.clipNorm},
                                             {"parameters", network.weights().numel()},
                                             {"threads", m_threads},
                                             {"torch", engine::torchVersion()},
                                             {"blas", modules::blasName()},
                                             {"processor", processorName()}});
    }

    void step() {
        const std::vector<std::int64_t> starts = bench::startsOf(m_index, m_windows, m_experiment.training.batchSize);
        m_loss = m_step(starts, m_index++);
    }
    [[nodiscard]] double loss() const { return m_loss.item<double>(); }

private:
    experiments::Experiment m_experiment;
    features::Frame m_frame;
    training::TrainingStep m_step;
    std::int64_t m_windows;
    int m_threads = 1;
    std::int64_t m_index = 0;
    torch::Tensor m_loss;
};

double stepsPerSecond(Side& side, double seconds) {
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    double spent = 0;
    int steps = 0;
    constexpr int atOnce = 20; // then the loss is read, which waits for a GPU
    while (spent < seconds) {
        side.step();
        if (++steps % atOnce == 0)
            static_cast<void>(side.loss());
        spent = std::chrono::duration<double>(Clock::now() - begin).count();
    }
    return steps / spent;
}

void serve(Side& side) {
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        std::string command;
        double number = 0;
        words >> command >> number;
        Json answer;
        if (command == "losses") {
            for (int i = 0; i < static_cast<int>(number); ++i) {
                side.step();
                answer.push_back(side.loss());
            }
        } else {
            answer = stepsPerSecond(side, number);
        }
        std::cout << answer.dump() << std::endl; // NOLINT: the peer waits for it
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cout << "This is one side of bench/peers/train_loops.py: `make bench` runs it.\n";
        return 0;
    }
    try {
        Side side(argv[1], torch::Device(argc > 3 ? argv[3] : "cpu"));
        side.write(argv[2]);
        std::cout << "\"ready\"" << std::endl; // NOLINT: the peer waits for it
        serve(side);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
