#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include <torch/torch.h>

#include "core/base/random.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/training/devices.h"
#include "core/engine/training/training_step_internal.h"

namespace airshed::training {

namespace {

/// More threads must be faster by this share: they are others' processors, too.
constexpr double worthwhile = 0.9;
constexpr int mostTries = 1000;
constexpr std::chrono::milliseconds tryTime{50};

} // namespace

TrainingStep::TrainingStep(const experiments::Experiment& experiment, const features::Frame& frame, const torch::Device& device,
                           const data::PictureSet* pictures)
    : m_settings(experiment.training),
      m_network(experiment.model, experiment.taskShape(), device),
      m_loss(lossOf(experiment), models::outputKind(experiment.model), device),
      m_optimizer(m_network, m_settings),
      m_frame(frame, experiment.recipe, m_network.program(), device, pictures),
      m_variation(m_settings, frame, m_network.program(), device),
      m_dropout(modules::makeGenerator(device)),
      m_learningRate(m_settings.learningRate),
      m_parts(m_settings.batchParts) {
    if (device.is_cpu())
        m_host.emplace(m_network, m_frame, m_variation, HostLoss(lossOf(experiment), models::outputKind(experiment.model)),
                       m_settings.seed);
}

void TrainingStep::setThreads(int threads) {
    const bool isShared = m_host && m_host->isShared();
    modules::setThreads(isShared ? 1 : threads); // what is shared out whole is not cut up once more
    if (isShared)
        m_host->setThreads(threads);
}

int TrainingStep::chooseThreads(int most, std::span<const std::int64_t> starts) {
    if (!m_host || !m_host->isShared()) {
        const std::int64_t work = m_network.largestSharedWork() * static_cast<std::int64_t>(starts.size());
        const int threads = m_host ? threadsForWork(work, most) : 1;
        setThreads(threads);
        return threads;
    }
    int best = 1;
    double least = std::numeric_limits<double>::infinity();
    try {
        for (int threads = 1; threads <= most; threads *= 2) {
            setThreads(threads);
            const double time = secondsOfPass(starts);
            if (time < least * worthwhile) {
                least = time;
                best = threads;
            }
        }
    } catch (const c10::Error& error) {
        if (!modules::isOutOfMemory(error)) // which the first step answers
            throw;
    }
    setThreads(best);
    return best;
}

double TrainingStep::secondsOfPass(std::span<const std::int64_t> starts) {
    using Clock = std::chrono::steady_clock;
    double best = std::numeric_limits<double>::infinity();
    const auto begin = Clock::now();
    for (int i = 0; i < mostTries && (i < 2 || Clock::now() - begin < tryTime); ++i) {
        const auto before = Clock::now();
        (*m_host)(starts, 0, m_parts);
        best = std::min(best, std::chrono::duration<double>(Clock::now() - before).count());
    }
    return best;
}

torch::Tensor TrainingStep::operator()(std::span<const std::int64_t> starts, std::int64_t index) {
    const torch::Tensor loss =
        m_host ? torch::scalar_tensor((*m_host)(starts, index, m_parts), torch::kFloat64) : addGradients(starts, index);
    m_optimizer.update(index + 1, m_learningRate);
    return loss;
}

torch::Tensor TrainingStep::addGradients(std::span<const std::int64_t> starts, std::int64_t index) {
    m_network.zeroGradients();
    if (m_parts > 1)
        return inParts(starts, index);
    Batch batch = m_frame.batch(starts);
    const torch::Tensor weightSum = m_loss.weights(batch).sum();
    return addGradients(std::move(batch), index, weightSum);
}

torch::Tensor TrainingStep::addGradients(Batch batch, std::int64_t draw, const torch::Tensor& weightSum) {
    // Seeded by the step, so that going on from a checkpoint needs no generator state.
    m_dropout.set_current_seed(randomBits(m_settings.seed, "dropout", 0, static_cast<std::uint64_t>(draw)));
    m_variation(batch, draw);
    const torch::Tensor loss = m_loss(m_network.forward(batch.inputs, {true, m_dropout}), batch, weightSum);
    loss.backward();
    return loss.detach();
}

torch::Tensor TrainingStep::inParts(std::span<const std::int64_t> starts, std::int64_t index) {
    const std::size_t parts = std::min(static_cast<std::size_t>(m_parts), starts.size());
    const auto part = [&](std::size_t i) {
        const std::size_t first = starts.size() * i / parts;
        return starts.subspan(first, starts.size() * (i + 1) / parts - first);
    };
    torch::Tensor weightSum;
    for (std::size_t i = 0; i < parts; ++i) {
        const torch::Tensor sum = m_loss.weights(m_frame.measured(part(i))).sum();
        weightSum = i == 0 ? sum : weightSum + sum;
    }
    torch::Tensor loss;
    for (std::size_t i = 0; i < parts; ++i) {
        const torch::Tensor ofPart =
            addGradients(m_frame.batch(part(i)), index * m_parts + static_cast<std::int64_t>(i), weightSum);
        loss = i == 0 ? ofPart : loss + ofPart;
    }
    return loss;
}

} // namespace airshed::training
