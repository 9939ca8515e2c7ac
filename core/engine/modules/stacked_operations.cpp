#include "core/engine/modules/recurrent_layer_internal.h"
#include "core/engine/modules/stacked_network_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::modules {

using models::Step;
using torch::Tensor;
namespace op = models::op;

namespace {

/// What has weights of its own, model by model in one call; all else takes the models' windows for one batch.
class Stacked {
public:
    Stacked(const Step& step, std::span<const Tensor> in, const std::vector<bool>& isBatched, std::int64_t models,
            const ForwardState& state)
        : m_step(step), m_in(in), m_isBatched(isBatched), m_models(models), m_state(state) {}

    Tensor operator()(const op::Linear& /*operation*/) const {
        const Tensor& x = m_in[0];
        std::vector<std::int64_t> sizes = x.sizes().vec();
        sizes.back() = m_in[1].size(1);
        return product(x.reshape({m_models, -1, x.size(-1)}), m_in[1], m_in.size() > 2 ? m_in[2] : Tensor()).reshape(sizes);
    }
    Tensor operator()(const op::Binary& /*operation*/) const { return alike(); }
    Tensor operator()(const op::MatMul& /*operation*/) const { return alike(); }
    /// Groups of channels are kept apart by a convolution: here a model is one more kind of group.
    Tensor operator()(const op::Convolution& operation) const {
        op::Convolution all = operation;
        all.groups *= m_models;
        std::vector<Tensor> in{channelsOfAll(m_in[0]), m_in[1].flatten(0, 1)};
        in.push_back(m_in.size() > 2 ? m_in[2].flatten(0, 1) : Tensor());
        Step step = m_step;
        step.operation = all;
        return windowsOfAll(compute(step, in, m_state));
    }
    Tensor operator()(const op::LayerNorm& operation) const {
        const Tensor x = torch::layer_norm(m_in[0], {m_step.shape.back()}, {}, {}, operation.epsilon);
        return scaled(x, x.dim() - 1);
    }
    Tensor operator()(const op::GroupNorm& operation) const {
        return scaled(torch::group_norm(m_in[0], operation.groups, {}, {}, operation.epsilon), 1);
    }
    Tensor operator()(const op::BatchNorm& /*operation*/) const {
        std::vector<Tensor> in{channelsOfAll(m_in[0])};
        for (std::size_t i = 1; i < m_in.size(); ++i)
            in.push_back(m_in[i].flatten()); // a copy of what is tracked, as it does not lie in one piece
        Step step = m_step;
        step.shape.front() *= m_models;
        const Tensor y = compute(step, in, m_state);
        const torch::NoGradGuard noGrad;
        for (const std::size_t tracked : {std::size_t{3}, std::size_t{4}})
            if (m_state.training)
                m_in[tracked].detach().copy_(in[tracked].view(m_in[tracked].sizes()));
        return windowsOfAll(y);
    }
    Tensor operator()(const op::Recurrent& operation) const {
        const Tensor bySteps = m_in[0].unflatten(0, {m_models, -1}).transpose(1, 2); // [models, steps, windows, channels]
        const auto one = [&](const Tensor& sequence, std::span<const Tensor> arrays, bool backwards) {
            return recurrent(operation, sequence, arrays, backwards);
        };
        return recurrentLayers(operation, bySteps, m_in.subspan(1), one).transpose(1, 2).flatten(0, 1);
    }
    Tensor operator()(const op::Embedding& /*operation*/) const {
        const std::int64_t rows = m_in[1].size(1);
        const Tensor own = m_in[0].clamp(0.0, static_cast<double>(rows - 1)).to(torch::kLong).unflatten(0, {m_models, -1});
        std::vector<std::int64_t> sizes(static_cast<std::size_t>(own.dim()), 1);
        sizes.front() = m_models;
        const Tensor firsts = torch::arange(m_models, own.options()).mul_(rows).view(sizes);
        return torch::embedding(m_in[1].flatten(0, 1), own + firsts).flatten(0, 1);
    }
    template <typename Operation> Tensor operator()(const Operation& /*operation*/) const {
        return compute(m_step, m_in, m_state);
    }

private:
    /// x [models, rows, in] · wᵀ [models, in, out] + b [models, out].
    static Tensor product(const Tensor& x, const Tensor& w, const Tensor& b) {
        return b.defined() ? torch::baddbmm(b.unsqueeze(1), x, w.transpose(1, 2)) : torch::bmm(x, w.transpose(1, 2));
    }
    /// [models · windows, channels, …] as [windows, models · channels, …].
    [[nodiscard]] Tensor channelsOfAll(const Tensor& x) const {
        return x.unflatten(0, {m_models, -1}).transpose(0, 1).flatten(1, 2);
    }
    [[nodiscard]] Tensor windowsOfAll(const Tensor& y) const {
        return y.unflatten(1, {m_models, -1}).transpose(0, 1).flatten(0, 1);
    }
    /// Times scale, plus shift, which are along one axis of x.
    [[nodiscard]] Tensor scaled(const Tensor& x, std::int64_t axis) const {
        std::vector<std::int64_t> sizes(static_cast<std::size_t>(x.dim()) + 1, 1); // [models, windows, …]
        sizes.front() = m_models;
        sizes[static_cast<std::size_t>(axis) + 1] = m_in[1].size(1);
        return (x.unflatten(0, {m_models, -1}) * m_in[1].view(sizes) + m_in[2].view(sizes)).flatten(0, 1);
    }
    /// Operands that are the same for all windows are brought beside those that are not.
    [[nodiscard]] Tensor alike() const {
        if (m_isBatched[0] == m_isBatched[1])
            return compute(m_step, m_in, m_state);
        std::vector<Tensor> in;
        for (std::size_t i = 0; i < 2; ++i)
            in.push_back(m_isBatched[i] ? m_in[i].unflatten(0, {m_models, -1}) : besideWindows(m_in[i], m_in[1 - i].dim()));
        return compute(m_step, in, m_state).flatten(0, 1);
    }
    /// [models, shape] as [models, 1, 1…, shape], one axis more than the other operand.
    [[nodiscard]] Tensor besideWindows(const Tensor& x, std::int64_t axes) const {
        std::vector<std::int64_t> sizes = x.sizes().vec();
        sizes.insert(sizes.begin() + 1, static_cast<std::size_t>(axes + 1 - x.dim()), 1);
        return x.reshape(sizes);
    }
    /// One direction of one layer over [models, steps, windows, channels].
    [[nodiscard]] Tensor recurrent(const op::Recurrent& operation, const Tensor& x, std::span<const Tensor> arrays,
                                   bool backwards) const {
        const std::int64_t steps = x.size(1);
        const Tensor sums = product(x.flatten(1, 2), arrays[0], arrays[2]).unflatten(1, {steps, -1});
        Tensor hidden = torch::zeros({m_models, x.size(2), operation.hidden}, x.options());
        Tensor cell = hidden;
        std::vector<Tensor> all(static_cast<std::size_t>(steps));
        for (std::int64_t i = 0; i < steps; ++i) {
            const std::int64_t step = backwards ? steps - 1 - i : i;
            const Tensor fromHidden = product(hidden, arrays[1], arrays[3]);
            if (operation.cell == op::Cell::Lstm)
                std::tie(hidden, cell) = lstm(sums.select(1, step) + fromHidden, cell);
            else
                hidden = gru(sums.select(1, step), fromHidden, hidden);
            all[static_cast<std::size_t>(step)] = hidden;
        }
        return torch::stack(all, 1);
    }
    static std::pair<Tensor, Tensor> lstm(const Tensor& sums, const Tensor& cell) {
        const std::vector<Tensor> gates = sums.chunk(4, -1);
        const Tensor next = torch::sigmoid(gates[1]) * cell + torch::sigmoid(gates[0]) * torch::tanh(gates[2]);
        return {torch::sigmoid(gates[3]) * torch::tanh(next), next};
    }
    static Tensor gru(const Tensor& fromInput, const Tensor& fromHidden, const Tensor& hidden) {
        const std::vector<Tensor> ofInput = fromInput.chunk(3, -1);
        const std::vector<Tensor> ofHidden = fromHidden.chunk(3, -1);
        const Tensor update = torch::sigmoid(ofInput[1] + ofHidden[1]);
        const Tensor candidate = torch::tanh(ofInput[2] + torch::sigmoid(ofInput[0] + ofHidden[0]) * ofHidden[2]);
        return candidate + update * (hidden - candidate);
    }

    const Step& m_step;
    std::span<const Tensor> m_in;
    const std::vector<bool>& m_isBatched;
    std::int64_t m_models;
    const ForwardState& m_state;
};

} // namespace

Tensor computeStacked(const Step& step, std::span<const Tensor> inputs, const std::vector<bool>& isBatched, std::int64_t models,
                      const ForwardState& state) {
    return std::visit(Stacked(step, inputs, isBatched, models, state), step.operation);
}

} // namespace airshed::modules
