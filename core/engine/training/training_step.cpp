#include <algorithm>
#include <utility>

#include <torch/torch.h>

#include "core/base/random.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/training/training_step_internal.h"

namespace airshed::training {

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
      m_parts(m_settings.batchParts) {}

torch::Tensor TrainingStep::operator()(std::span<const std::int64_t> starts, std::int64_t index) {
    m_network.zeroGradients();
    torch::Tensor loss;
    if (m_parts == 1) {
        Batch batch = m_frame.batch(starts);
        const torch::Tensor weightSum = m_loss.weights(batch).sum();
        loss = addGradients(std::move(batch), index, weightSum);
    } else {
        loss = inParts(starts, index);
    }
    m_optimizer.update(index + 1, m_learningRate);
    return loss;
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
