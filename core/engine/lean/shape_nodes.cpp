#include <algorithm>
#include <iterator>

#include "core/engine/lean/node_internal.h"
#include "core/engine/modules/eager_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::lean {

namespace {

using torch::Tensor;

class CopyNode : public Node {
public:
    CopyNode(Cells in, const Cells& out) : m_in(std::move(in)), m_values(out.values.view(m_in.values.sizes())) {
        if (out.learns())
            m_gradient = out.gradient.view(m_in.values.sizes());
    }
    void forward(const PassState& /*state*/) override { m_values.copy_(m_in.values); }
    void backward(const PassState& /*state*/) override { give(m_in, m_gradient); }

private:
    Cells m_in;
    Tensor m_values, m_gradient; ///< of what it yields, in the shape of what it was given
};

class ConcatenateNode : public Node {
public:
    ConcatenateNode(const models::op::Concatenate& concatenate, std::vector<Cells> in, const Cells& out) : m_in(std::move(in)) {
        const auto axis = static_cast<std::int64_t>(concatenate.axis) + 1;
        std::int64_t first = 0;
        for (const Cells& part : m_in) {
            const std::int64_t length = part.values.size(axis);
            m_parts.push_back(
                {out.values.narrow(axis, first, length), out.learns() ? out.gradient.narrow(axis, first, length) : Tensor()});
            first += length;
        }
    }

    void forward(const PassState& /*state*/) override {
        for (std::size_t i = 0; i < m_in.size(); ++i)
            m_parts[i].values.copy_(m_in[i].values);
    }
    void backward(const PassState& /*state*/) override {
        for (std::size_t i = 0; i < m_in.size(); ++i)
            if (m_in[i].learns())
                m_in[i].gradient.add_(m_parts[i].gradient);
    }

private:
    std::vector<Cells> m_in;
    std::vector<Cells> m_parts; ///< of what it yields
};

class EmbeddingNode : public Node {
public:
    EmbeddingNode(const std::vector<Cells>& in, Cells out) : m_index(in[0]), m_table(in[1]), m_out(std::move(out)) {}

    void forward(const PassState& /*state*/) override {
        m_rows = m_index.values.clamp(0.0, static_cast<double>(m_table.values.size(0) - 1)).to(torch::kLong).flatten();
        m_out.values.copy_(m_table.values.index_select(0, m_rows).view(m_out.values.sizes()));
    }
    void backward(const PassState& /*state*/) override {
        m_table.gradient.index_add_(0, m_rows, m_out.gradient.view({m_rows.size(0), m_table.values.size(1)}));
    }

private:
    Cells m_index, m_table, m_out;
    Tensor m_rows;
};

class PlainNode : public Node {
public:
    PlainNode(models::Step step, const std::vector<Cells>& in, Cells out) : m_step(std::move(step)), m_out(std::move(out)) {
        std::ranges::transform(in, std::back_inserter(m_in), &Cells::values);
    }
    void forward(const PassState& /*state*/) override { m_out.values.copy_(modules::compute(m_step, m_in, {})); }
    void backward(const PassState& /*state*/) override {}

private:
    models::Step m_step;
    std::vector<Tensor> m_in;
    Cells m_out;
};

} // namespace

NodePointer copyNode(const Cells& in, const Cells& out) {
    return std::make_unique<CopyNode>(in, out);
}

NodePointer concatenateNode(const models::op::Concatenate& concatenate, const std::vector<Cells>& in, const Cells& out) {
    return std::make_unique<ConcatenateNode>(concatenate, in, out);
}

NodePointer embeddingNode(const std::vector<Cells>& in, const Cells& out) {
    return std::make_unique<EmbeddingNode>(in, out);
}

NodePointer plainNode(const models::Step& step, const std::vector<Cells>& in, const Cells& out) {
    return std::make_unique<PlainNode>(step, in, out);
}

} // namespace airshed::lean
