#include "core/engine/lean/cell_loops.h"
#include "core/engine/lean/node_internal.h"
#include "core/engine/lean/norm_loops.h"
#include "core/engine/tensors_internal.h"

namespace airshed::lean {

namespace {

using torch::Tensor;

class UnaryNode : public Node {
public:
    UnaryNode(const models::op::Unary& unary, Cells in, Cells out)
        : m_unary(unary), m_in(std::move(in)), m_out(std::move(out)) {
        m_x = liesInRows(m_in.values) ? m_in.values : torch::empty(m_in.values.sizes());
    }

    void forward(const PassState& /*state*/) override {
        if (m_x.data_ptr<float>() != m_in.values.data_ptr<float>())
            m_x.copy_(m_in.values);
        activate(m_unary, m_x.numel(), m_x.data_ptr<float>(), m_out.values.data_ptr<float>());
    }

    void backward(const PassState& /*state*/) override {
        activationGradient(m_unary, m_x.numel(), m_x.data_ptr<float>(), m_out.values.data_ptr<float>(),
                           m_out.gradient.data_ptr<float>());
        give(m_in, m_out.gradient);
    }

private:
    models::op::Unary m_unary;
    Cells m_in, m_out;
    Tensor m_x; ///< the input's values, laid out as the output's
};

class ScaleNode : public Node {
public:
    ScaleNode(const models::op::Scale& scale, Cells in, Cells out)
        : m_scale(scale), m_in(std::move(in)), m_out(std::move(out)) {}

    void forward(const PassState& /*state*/) override {
        at::mul_out(m_out.values, m_in.values, torch::scalar_tensor(m_scale.factor));
        if (m_scale.offset != 0.0)
            m_out.values.add_(m_scale.offset);
    }
    void backward(const PassState& /*state*/) override { m_in.gradient.add_(m_out.gradient, m_scale.factor); }

private:
    models::op::Scale m_scale;
    Cells m_in, m_out;
};

class BinaryNode : public Node {
public:
    BinaryNode(const models::op::Binary& binary, const std::vector<Cells>& in, Cells out)
        : m_arithmetic(binary.arithmetic), m_a(in[0]), m_b(in[1]), m_out(std::move(out)) {}

    void forward(const PassState& /*state*/) override {
        switch (m_arithmetic) {
        case models::op::Arithmetic::Add: at::add_out(m_out.values, m_a.values, m_b.values); return;
        case models::op::Arithmetic::Subtract: at::sub_out(m_out.values, m_a.values, m_b.values); return;
        case models::op::Arithmetic::Multiply: at::mul_out(m_out.values, m_a.values, m_b.values); return;
        case models::op::Arithmetic::Divide: at::div_out(m_out.values, m_a.values, m_b.values); return;
        }
    }

    void backward(const PassState& /*state*/) override {
        const Tensor& gradient = m_out.gradient;
        switch (m_arithmetic) {
        case models::op::Arithmetic::Add:
            giveSum(m_a);
            giveSum(m_b);
            return;
        case models::op::Arithmetic::Subtract:
            addTo(m_a.gradient, gradient);
            addTo(m_b.gradient, gradient, -1.0);
            return;
        case models::op::Arithmetic::Multiply:
            if (m_a.learns())
                addTo(m_a.gradient, gradient * m_b.values);
            if (m_b.learns())
                addTo(m_b.gradient, gradient * m_a.values);
            return;
        case models::op::Arithmetic::Divide: {
            const Tensor ofA = gradient / m_b.values;
            addTo(m_a.gradient, ofA);
            if (m_b.learns())
                addTo(m_b.gradient, ofA * m_out.values, -1.0);
            return;
        }
        }
    }

private:
    void giveSum(const Cells& cells) const {
        if (cells.isFirst)
            give(cells, m_out.gradient);
        else
            addTo(cells.gradient, m_out.gradient);
    }

    models::op::Arithmetic m_arithmetic;
    Cells m_a, m_b, m_out;
};

class DropoutNode : public Node {
public:
    DropoutNode(double rate, std::uint64_t number, Cells in, Cells out)
        : m_rate(rate), m_number(number), m_in(std::move(in)), m_out(std::move(out)) {
        // What is dropped is a function of a number's place in its window, wherever it lies in memory.
        m_x = m_in.values.is_contiguous() ? m_in.values : torch::empty(m_in.values.sizes());
    }

    void forward(const PassState& state) override {
        if (m_x.data_ptr<float>() != m_in.values.data_ptr<float>())
            m_x.copy_(m_in.values);
        dropOut(draw(state), m_x.numel(), m_x.data_ptr<float>(), m_out.values.data_ptr<float>());
    }

    void backward(const PassState& state) override {
        if (m_in.gradient.is_contiguous() && m_in.isFirst) {
            dropOut(draw(state), m_x.numel(), m_out.gradient.data_ptr<float>(), m_in.gradient.data_ptr<float>());
        } else if (m_in.gradient.is_contiguous()) {
            dropOutGradient(draw(state), m_x.numel(), m_out.gradient.data_ptr<float>(), m_in.gradient.data_ptr<float>());
        } else {
            Tensor dense = torch::zeros(m_x.sizes());
            dropOutGradient(draw(state), m_x.numel(), m_out.gradient.data_ptr<float>(), dense.data_ptr<float>());
            give(m_in, dense);
        }
    }

private:
    [[nodiscard]] DropoutDraw draw(const PassState& state) const {
        const auto width = static_cast<std::uint64_t>(m_x.numel() / m_x.size(0));
        return {dropoutKey(state, m_number), m_rate, static_cast<std::uint64_t>(state.firstRow) * width};
    }

    double m_rate;
    std::uint64_t m_number;
    Cells m_in, m_out;
    Tensor m_x;
};

class LayerNormNode : public Node {
public:
    LayerNormNode(double epsilon, const std::vector<Cells>& in, Cells out)
        : m_epsilon(epsilon), m_in(in[0]), m_scale(in[1]), m_shift(in[2]), m_out(std::move(out)) {
        m_x = m_in.values.is_contiguous() ? m_in.values : torch::empty(m_in.values.sizes());
        m_norm.width = m_x.size(-1);
        m_norm.rows = m_x.numel() / m_norm.width;
        m_mean = torch::empty({m_norm.rows});
        m_inverse = torch::empty({m_norm.rows});
        m_norm.x = m_x.data_ptr<float>();
        m_norm.scale = m_scale.values.data_ptr<float>();
        m_norm.mean = m_mean.data_ptr<float>();
        m_norm.inverse = m_inverse.data_ptr<float>();
    }

    void forward(const PassState& /*state*/) override {
        if (m_x.data_ptr<float>() != m_in.values.data_ptr<float>())
            m_x.copy_(m_in.values);
        normalise(m_norm, static_cast<float>(m_epsilon), m_shift.values.data_ptr<float>(), m_out.values.data_ptr<float>());
    }

    void backward(const PassState& /*state*/) override {
        const auto sumsOf = [](const Cells& cells) { return cells.learns() ? cells.gradient.data_ptr<float>() : nullptr; };
        normaliseGradient(m_norm, m_out.gradient.data_ptr<float>(), sumsOf(m_scale), sumsOf(m_shift));
        if (m_in.learns())
            give(m_in, m_out.gradient);
    }

private:
    double m_epsilon;
    Cells m_in, m_scale, m_shift, m_out;
    Tensor m_x; ///< the input's values, row after row
    Tensor m_mean, m_inverse;
    NormRows m_norm;
};

/// The mean or the sum over an axis.
class ReduceNode : public Node {
public:
    ReduceNode(const models::op::Reduce& reduce, Cells in, Cells out)
        : m_axis(static_cast<std::int64_t>(reduce.axis) + 1), m_in(std::move(in)), m_out(std::move(out)) {
        if (reduce.reduction == models::op::Reduction::Mean)
            m_factor = 1.0 / static_cast<double>(m_in.values.size(m_axis));
    }

    void forward(const PassState& /*state*/) override {
        at::sum_out(m_out.values, m_in.values, at::IntArrayRef(m_axis), true);
        if (m_factor != 1.0)
            m_out.values.mul_(m_factor);
    }
    void backward(const PassState& /*state*/) override { m_in.gradient.add_(m_out.gradient, m_factor); }

private:
    std::int64_t m_axis;
    double m_factor = 1.0;
    Cells m_in, m_out;
};

} // namespace

NodePointer unaryNode(const models::op::Unary& unary, const Cells& in, const Cells& out) {
    return std::make_unique<UnaryNode>(unary, in, out);
}

NodePointer scaleNode(const models::op::Scale& scale, const Cells& in, const Cells& out) {
    return std::make_unique<ScaleNode>(scale, in, out);
}

NodePointer binaryNode(const models::op::Binary& binary, const std::vector<Cells>& in, const Cells& out) {
    return std::make_unique<BinaryNode>(binary, in, out);
}

NodePointer dropoutNode(const models::op::Dropout& dropout, std::uint64_t number, const Cells& in, const Cells& out) {
    return std::make_unique<DropoutNode>(dropout.rate, number, in, out);
}

NodePointer layerNormNode(const models::op::LayerNorm& norm, const std::vector<Cells>& in, const Cells& out) {
    return std::make_unique<LayerNormNode>(norm.epsilon, in, out);
}

NodePointer reduceNode(const models::op::Reduce& reduce, const Cells& in, const Cells& out) {
    return std::make_unique<ReduceNode>(reduce, in, out);
}

} // namespace airshed::lean
