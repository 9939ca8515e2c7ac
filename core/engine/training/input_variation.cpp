#include "core/engine/training/input_variation_internal.h"

#include <torch/torch.h>

#include "core/base/random.h"

namespace airshed::training {

InputVariation::InputVariation(const experiments::TrainingSettings& settings, const features::Frame& frame,
                               const models::Program& network, const torch::Device& device)
    : m_settings(settings), m_unknown(torch::tensor(frame.unknownCategories, torch::kFloat32).to(device)) {
    const std::vector<models::Value> inputs = network.inputs();
    for (std::size_t i = 0; i < inputs.size(); ++i)
        if (std::get<models::op::Input>(network.steps[inputs[i]].operation).name == "category")
            m_categories = i;
}

void InputVariation::operator()(Batch& batch, std::int64_t step) const {
    if (m_categories && m_settings.unknownShare > 0.0)
        hideCategories(batch.inputs[*m_categories], step);
}

void InputVariation::hideCategories(torch::Tensor& categories, std::int64_t step) const {
    RandomStream random(m_settings.seed, "unknown category", static_cast<std::uint64_t>(step));
    const torch::Tensor hidden = torch::empty(categories.sizes(), torch::kBool);
    auto* cells = hidden.data_ptr<bool>();
    for (std::int64_t i = 0; i < hidden.numel(); ++i)
        cells[i] = random.uniform() < m_settings.unknownShare;
    categories = torch::where(hidden.to(categories.device()), m_unknown, categories);
}

} // namespace airshed::training
