#include "core/engine/modules/dropout_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::modules {

namespace {

constexpr std::int64_t wordMask = 0xffffffff;

/// lean's hash (constants by Chris Wellons, "lowbias32") on words that are held in int64: products wrap, and what is above the
/// word is cut off.
torch::Tensor mixed(torch::Tensor x) {
    constexpr std::int64_t first = 0x21f0aaad;
    constexpr std::int64_t second = 0xd35a2d97;
    x = ((x ^ x.bitwise_right_shift(16)) * first).bitwise_and_(wordMask);
    x = ((x ^ x.bitwise_right_shift(15)) * second).bitwise_and_(wordMask);
    return x ^ x.bitwise_right_shift(15);
}

} // namespace

torch::Tensor dropOut(const torch::Tensor& x, const DropoutDraw& draw) {
    const std::int64_t models = draw.low.size(0);
    const std::int64_t each = x.numel() / models;
    torch::Tensor kept;
    {
        const torch::NoGradGuard noGrad;
        const torch::Tensor place = torch::arange(each, draw.low.options());
        const torch::Tensor hash = mixed(mixed((draw.low + place).bitwise_and_(wordMask)) ^ draw.high);
        kept = (hash >= draw.threshold).to(x.scalar_type()) * draw.scale.to(x.scalar_type());
    }
    return x * kept.view(x.sizes());
}

Dropouts::Dropouts(std::span<const models::Program* const> programs, const torch::Device& device) {
    std::vector<std::int64_t> thresholds;
    std::vector<float> scales;
    const models::Program& first = *programs.front();
    for (models::Value value = 0; value < first.steps.size(); ++value) {
        if (!std::holds_alternative<models::op::Dropout>(first.steps[value].operation))
            continue;
        m_widths.push_back(models::elements(first.steps[value].shape));
        for (const models::Program* program : programs) {
            const double rate = std::get<models::op::Dropout>(program->steps[value].operation).rate;
            thresholds.push_back(static_cast<std::int64_t>(rate * static_cast<double>(wordMask)));
            scales.push_back(static_cast<float>(1.0 / (1.0 - rate)));
        }
    }
    const auto dropouts = static_cast<std::int64_t>(m_widths.size());
    const auto models = static_cast<std::int64_t>(programs.size());
    m_thresholds = torch::tensor(thresholds, torch::kInt64).to(device).view({dropouts, models, 1});
    m_scales = torch::tensor(scales, torch::kFloat32).to(device).view({dropouts, models, 1});
}

torch::Tensor Dropouts::bits(std::span<const std::uint64_t> keys, std::int64_t firstRow) const {
    constexpr std::uint64_t apart = 0x9E3779B97F4A7C15U; // each dropout of a network has its own draws
    torch::Tensor bits =
        torch::empty({static_cast<std::int64_t>(m_widths.size()), static_cast<std::int64_t>(keys.size()), 2}, torch::kInt64);
    auto* cell = bits.data_ptr<std::int64_t>();
    std::uint64_t number = 0;
    for (const std::int64_t width : m_widths) {
        ++number;
        const auto first = static_cast<std::uint64_t>(firstRow * width);
        for (const std::uint64_t key : keys) {
            const std::uint64_t own = key + number * apart;
            *cell++ = static_cast<std::uint32_t>(own) + static_cast<std::uint32_t>(first);
            *cell++ = static_cast<std::int64_t>((own + (first & 0xffffffff00000000U)) >> 32U);
        }
    }
    return bits;
}

std::vector<DropoutDraw> Dropouts::draws(const torch::Tensor& bits) const {
    std::vector<DropoutDraw> draws;
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(m_widths.size()); ++i)
        draws.push_back({bits[i].slice(1, 0, 1), bits[i].slice(1, 1, 2), m_thresholds[i], m_scales[i]});
    return draws;
}

} // namespace airshed::modules
