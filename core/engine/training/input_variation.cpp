#include "core/engine/training/input_variation_internal.h"

#include <algorithm>

#include "core/base/random.h"
#include "core/engine/tensors_internal.h"

namespace airshed::training {

namespace {

/// Which row or column of the stored picture stands at each place, the edge repeated: [windows, places].
class Places {
public:
    Places(std::int64_t windows, std::int64_t length)
        : m_length(length), m_places(torch::empty({windows, length}, torch::kInt64)) {}
    void set(std::int64_t window, std::int64_t shift, bool turned) {
        auto* places = m_places.data_ptr<std::int64_t>() + window * m_length;
        for (std::int64_t i = 0; i < m_length; ++i) {
            const std::int64_t from = std::clamp<std::int64_t>(i + shift, 0, m_length - 1);
            places[i] = turned ? m_length - 1 - from : from;
        }
    }
    [[nodiscard]] torch::Tensor on(const torch::Device& device) const { return m_places.to(device); }

private:
    std::int64_t m_length;
    torch::Tensor m_places;
};

} // namespace

InputVariation::InputVariation(const experiments::TrainingSettings& settings, const features::Frame& frame,
                               const models::Program& network, const torch::Device& device)
    : m_settings(settings), m_unknown(torch::tensor(frame.unknownCategories, torch::kFloat32).to(device)) {
    const std::vector<models::Value> inputs = network.inputs();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::string& name = std::get<models::op::Input>(network.steps[inputs[i]].operation).name;
        if (name == "category")
            m_categories = i;
        if (name == "image")
            m_pictures = i;
    }
}

void InputVariation::operator()(Batch& batch, std::int64_t step) const {
    if (hidesCategories())
        hideCategories(batch.inputs[*m_categories], step);
    if (augments())
        batch.inputs[*m_pictures] = augmented(batch.inputs[*m_pictures], step);
}

void InputVariation::hideCategories(torch::Tensor& categories, std::int64_t step) const {
    RandomStream random(m_settings.seed, "unknown category", static_cast<std::uint64_t>(step));
    const torch::Tensor hidden = torch::empty(categories.sizes(), torch::kBool);
    auto* cells = hidden.data_ptr<bool>();
    for (std::int64_t i = 0; i < hidden.numel(); ++i)
        cells[i] = random.uniform() < m_settings.unknownShare;
    categories = torch::where(hidden.to(categories.device()), m_unknown, categories);
}

torch::Tensor InputVariation::augmented(const torch::Tensor& pictures, std::int64_t step) const {
    const experiments::Augmentation& settings = m_settings.augment;
    const std::int64_t count = pictures.size(0);
    const std::int64_t height = pictures.size(2);
    const std::int64_t width = pictures.size(3);
    Places rows(count, height);
    Places columns(count, width);
    std::vector<float> gains;
    std::vector<float> spreads;
    gains.reserve(static_cast<std::size_t>(count));
    spreads.reserve(static_cast<std::size_t>(count));
    RandomStream random(m_settings.seed, "augment", static_cast<std::uint64_t>(step));
    const auto shift = [&] {
        return static_cast<std::int64_t>(random.below(2 * static_cast<std::uint64_t>(settings.shift) + 1)) - settings.shift;
    };
    const auto factor = [&](double most) { return static_cast<float>(1.0 + most * (2.0 * random.uniform() - 1.0)); };
    for (std::int64_t window = 0; window < count; ++window) { // all are drawn, so that one setting does not move another's
        const bool turned = random.below(2) == 1;
        rows.set(window, shift(), false);
        columns.set(window, shift(), turned && settings.flip);
        gains.push_back(factor(settings.brightness));
        spreads.push_back(factor(settings.contrast));
    }
    const torch::Device device = pictures.device();
    const torch::Tensor byRow = rows.on(device).view({count, 1, height, 1}).expand({count, 3, height, width});
    const torch::Tensor byColumn = columns.on(device).view({count, 1, 1, width}).expand({count, 3, height, width});
    const torch::Tensor moved = pictures.gather(2, byRow).gather(3, byColumn);
    const torch::Tensor mean = moved.mean({1, 2, 3}, true);
    const auto perWindow = [&](const std::vector<float>& factors) {
        return torch::tensor(factors).to(device).view({count, 1, 1, 1});
    };
    return (((moved - mean) * perWindow(spreads) + mean) * perWindow(gains)).clamp_(0.0, 1.0);
}

} // namespace airshed::training
