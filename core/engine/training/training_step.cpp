#include <torch/torch.h>

#include "core/base/random.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/training/training_step_internal.h"

namespace airshed::training {

TrainingStep::TrainingStep(const experiments::Experiment& experiment, const features::Frame& frame, const torch::Device& device,
                           const data::PictureSet* pictures)
    : m_settings(experiment.training),
      m_network(experiment.model, experiment.taskShape(), device),
      m_kind(models::outputKind(experiment.model)),
      m_optimizer(m_network, m_settings),
      m_frame(frame, experiment.recipe, m_network.program(), device, pictures),
      m_variation(m_settings, frame, m_network.program(), device),
      m_dropout(modules::makeGenerator(device)) {}

torch::Tensor TrainingStep::operator()(std::span<const std::int64_t> starts, std::int64_t index) {
    // Seeded by the step, so that going on from a checkpoint needs no generator state.
    m_dropout.set_current_seed(randomBits(m_settings.seed, "dropout", 0, static_cast<std::uint64_t>(index)));
    Batch batch = m_frame.batch(starts);
    m_variation(batch, index);
    m_network.zeroGradients();
    const torch::Tensor loss = meanLoss(m_network.forward(batch.inputs, {true, m_dropout}), batch, m_kind, m_settings.loss);
    loss.backward();
    m_optimizer.update(index + 1);
    return loss.detach();
}

} // namespace airshed::training
