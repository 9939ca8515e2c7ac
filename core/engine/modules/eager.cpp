#include "core/engine/modules/eager_internal.h"
#include "core/engine/modules/fused_recurrent_internal.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::modules {

using models::Step;
namespace op = models::op;

namespace {

class Eager {
public:
    Eager(const Step& step, std::span<const torch::Tensor> in, const ForwardState& state)
        : m_step(step), m_in(in), m_state(state) {}

    torch::Tensor operator()(const op::Input& /*operation*/) const { return {}; }
    torch::Tensor operator()(const op::Weight& /*operation*/) const { return {}; }
    torch::Tensor operator()(const op::Unary& operation) const {
        const torch::Tensor& x = m_in[0];
        switch (operation.function) {
        case op::Function::Relu: return torch::relu(x);
        case op::Function::LeakyRelu: return torch::leaky_relu(x, operation.parameter);
        case op::Function::Elu: return torch::elu(x, operation.parameter);
        case op::Function::Gelu: return exactGelu(x);
        case op::Function::Silu: return torch::silu(x);
        case op::Function::Sigmoid: return torch::sigmoid(x);
        case op::Function::Tanh: return torch::tanh(x);
        case op::Function::Softplus: return torch::softplus(x);
        case op::Function::Exp: return torch::exp(x);
        case op::Function::Sqrt: return torch::sqrt(x);
        }
        return {};
    }
    torch::Tensor operator()(const op::Scale& operation) const {
        const torch::Tensor product = operation.factor == 1.0 ? m_in[0] : m_in[0] * operation.factor;
        return operation.offset == 0.0 ? product : product + operation.offset;
    }
    torch::Tensor operator()(const op::Binary& operation) const {
        switch (operation.arithmetic) {
        case op::Arithmetic::Add: return m_in[0] + m_in[1];
        case op::Arithmetic::Subtract: return m_in[0] - m_in[1];
        case op::Arithmetic::Multiply: return m_in[0] * m_in[1];
        case op::Arithmetic::Divide: return m_in[0] / m_in[1];
        }
        return {};
    }
    torch::Tensor operator()(const op::Linear& /*operation*/) const {
        return m_in.size() > 2 ? torch::linear(m_in[0], m_in[1], m_in[2]) : torch::linear(m_in[0], m_in[1]);
    }
    torch::Tensor operator()(const op::MatMul& operation) const {
        return torch::matmul(m_in[0], operation.transposeSecond ? m_in[1].transpose(-2, -1) : m_in[1]);
    }
    torch::Tensor operator()(const op::Convolution& operation) const {
        torch::Tensor x = m_in[0];
        std::vector<std::int64_t> padding = operation.before;
        if (operation.before != operation.behind) {
            std::vector<std::int64_t> around; // counted from the last axis on
            for (std::size_t axis = operation.before.size(); axis-- > 0;)
                around.insert(around.end(), {operation.before[axis], operation.behind[axis]});
            x = torch::constant_pad_nd(x, around);
            padding.assign(padding.size(), 0);
        }
        const at::IntArrayRef pad(padding);
        return operation.stride.size() == 1
                   ? torch::conv1d(x, m_in[1], m_in[2], operation.stride, pad, operation.dilation, operation.groups)
                   : torch::conv2d(x, m_in[1], m_in[2], operation.stride, pad, operation.dilation, operation.groups);
    }
    torch::Tensor operator()(const op::Pool& operation) const {
        const bool flat = operation.kernel.size() == 1;
        if (operation.reduction == op::Reduction::Max)
            return flat ? torch::max_pool1d(m_in[0], operation.kernel, operation.stride)
                        : torch::max_pool2d(m_in[0], operation.kernel, operation.stride);
        return flat ? torch::avg_pool1d(m_in[0], operation.kernel, operation.stride)
                    : torch::avg_pool2d(m_in[0], operation.kernel, operation.stride);
    }
    torch::Tensor operator()(const op::Reduce& operation) const {
        const std::int64_t axis = axisOf(operation.axis);
        switch (operation.reduction) {
        case op::Reduction::Mean: return m_in[0].mean(axis, true);
        case op::Reduction::Max: return m_in[0].amax(axis, true);
        case op::Reduction::Sum: return m_in[0].sum(axis, true);
        }
        return {};
    }
    torch::Tensor operator()(const op::Softmax& /*operation*/) const { return torch::softmax(m_in[0], -1); }
    torch::Tensor operator()(const op::LayerNorm& operation) const {
        return torch::layer_norm(m_in[0], {m_step.shape.back()}, m_in[1], m_in[2], operation.epsilon);
    }
    torch::Tensor operator()(const op::GroupNorm& operation) const {
        return torch::group_norm(m_in[0], operation.groups, m_in[1], m_in[2], operation.epsilon);
    }
    torch::Tensor operator()(const op::BatchNorm& operation) const {
        // A lone number has no variance: the last window of an epoch, alone in its batch, goes by the running statistics.
        const bool training = m_state.training && m_in[0].numel() > m_step.shape[0];
        return torch::batch_norm(m_in[0], m_in[1], m_in[2], m_in[3], m_in[4], training, operation.momentum, operation.epsilon,
                                 false);
    }
    torch::Tensor operator()(const op::Recurrent& operation) const {
        const std::vector<torch::Tensor> arrays(m_in.begin() + 1, m_in.end());
        if (canFuseRecurrent(m_in[0]))
            return fusedRecurrent(operation, m_in[0], arrays);
        const torch::Tensor zeros = torch::zeros(
            {operation.layers * (operation.bidirectional ? 2 : 1), m_in[0].size(0), operation.hidden}, m_in[0].options());
        if (operation.cell == op::Cell::Lstm)
            return std::get<0>(torch::lstm(m_in[0], {zeros, zeros}, arrays, true, operation.layers, 0.0, m_state.training,
                                           operation.bidirectional, true));
        return std::get<0>(
            torch::gru(m_in[0], zeros, arrays, true, operation.layers, 0.0, m_state.training, operation.bidirectional, true));
    }
    torch::Tensor operator()(const op::Reshape& /*operation*/) const {
        std::vector<std::int64_t> sizes{m_in[0].size(0)};
        sizes.insert(sizes.end(), m_step.shape.begin(), m_step.shape.end());
        return m_in[0].reshape(sizes);
    }
    torch::Tensor operator()(const op::Permute& operation) const {
        std::vector<std::int64_t> order{0};
        for (const std::size_t from : operation.axes)
            order.push_back(axisOf(from));
        return m_in[0].permute(order);
    }
    torch::Tensor operator()(const op::Slice& operation) const {
        return m_in[0].slice(axisOf(operation.axis), operation.first, operation.last, operation.stride);
    }
    torch::Tensor operator()(const op::Concatenate& operation) const {
        return torch::cat(std::vector<torch::Tensor>(m_in.begin(), m_in.end()), axisOf(operation.axis));
    }
    torch::Tensor operator()(const op::Embedding& /*operation*/) const {
        const torch::Tensor index = m_in[0].clamp(0.0, static_cast<double>(m_in[1].size(0) - 1)).to(torch::kLong);
        return torch::embedding(m_in[1], index);
    }
    torch::Tensor operator()(const op::Dropout& /*operation*/) const { return m_in[0]; } // the interpreter's

private:
    static std::int64_t axisOf(std::size_t own) { return static_cast<std::int64_t>(own) + 1; }

    const Step& m_step;
    std::span<const torch::Tensor> m_in;
    const ForwardState& m_state;
};

} // namespace

torch::Tensor compute(const Step& step, std::span<const torch::Tensor> inputs, const ForwardState& state) {
    return std::visit(Eager(step, inputs, state), step.operation);
}

} // namespace airshed::modules
