#include "core/engine/lean/lean_pass_internal.h"

#include <algorithm>
#include <cstring>

#include "core/engine/lean/attention_pattern.h"
#include "core/engine/lean/last_uses.h"
#include "core/engine/tensors_internal.h"

namespace airshed::lean {

using models::Program;
using models::Step;
using models::Value;
using torch::Tensor;
namespace op = models::op;

namespace {

/// Which values something learned has a part in.
std::vector<bool> learningValues(const Program& program) {
    std::vector<bool> learns(program.steps.size());
    for (Value value = 0; value < program.steps.size(); ++value) {
        const Step& step = program.steps[value];
        if (const auto* weight = std::get_if<op::Weight>(&step.operation))
            learns[value] = program.weights[weight->index].role == models::WeightRole::Learned;
        else
            learns[value] = std::ranges::any_of(step.inputs, [&](Value input) { return learns[input]; });
    }
    return learns;
}

struct HasGradient {
    bool operator()(const op::Convolution& operation) const { return isProduct(operation); }
    bool operator()(const op::GroupNorm& /*operation*/) const { return false; }
    bool operator()(const op::Reduce& operation) const { return operation.reduction != op::Reduction::Max; }
    template <typename Operation> bool operator()(const Operation& /*operation*/) const { return true; }
};

bool isSum(const op::Binary& binary) {
    return binary.arithmetic == op::Arithmetic::Add;
}

bool isBatchNorm(const Step& step) {
    return std::holds_alternative<op::BatchNorm>(step.operation);
}

} // namespace

class LeanPass::Builder {
public:
    Builder(const modules::Network& network, std::vector<Tensor> inputs, const Tensor& gradients, LeanPass& pass)
        : m_program(network.program()),
          m_network(network),
          m_inputs(std::move(inputs)),
          m_weightGradients(gradients),
          m_pass(pass),
          m_learns(learningValues(m_program)),
          m_uses(m_program.steps.size()),
          m_attentions(attentionsOf(m_program)),
          m_isPart(m_program.steps.size()),
          m_lastUses(m_program, m_attentions),
          m_cells(m_program.steps.size()) {
        for (const Step& step : m_program.steps)
            for (const Value input : step.inputs)
                ++m_uses[input];
        for (const AttentionPattern& attention : m_attentions)
            for (const Value part : attention.parts)
                m_isPart[part] = true;
    }

    void build() {
        placeWeights();
        for (m_value = 0; m_value < m_program.steps.size(); ++m_value)
            if (!isDone() && !m_isPart[m_value])
                std::visit(*this, step().operation);
        finish();
    }

    void operator()(const op::Input& /*operation*/) { cells() = {m_inputs.at(m_nextInput++), {}}; }
    void operator()(const op::Weight& /*operation*/) {}
    void operator()(const op::Unary& operation) { add(unaryNode(operation, given(0), madeLike(in(0)))); }
    void operator()(const op::Scale& operation) { add(scaleNode(operation, in(0), madeLike(in(0)))); }
    void operator()(const op::Binary& operation) {
        std::vector<Cells> operands = in();
        for (Cells& operand : operands)
            if (isSum(operation) && operand.values.sizes() == at::IntArrayRef(sizesOf(step()))) // not spread out
                operand = given(operand);
        add(binaryNode(operation, operands, madeLike(in(0))));
    }
    void operator()(const op::Linear& /*operation*/) {
        if (!m_learns[m_value])
            return plain();
        const std::vector<Cells> operands = given();
        const auto* activation = followingActivation();
        const Cells out = made();
        if (activation != nullptr) {
            m_cells[++m_value] = out; // the activation is done with it
            m_gradients.back().root = m_value;
        }
        add(denseNode(operands, out, activation));
    }
    void operator()(const op::LayerNorm& operation) { add(layerNormNode(operation, given(), made())); }
    void operator()(const op::Recurrent& operation) {
        Cells out;
        NodePointer node = recurrentNode(operation, in(), out);
        m_cells[m_value] = std::move(out); // zeroes its own gradients
        add(std::move(node));
    }
    void operator()(const op::Convolution& operation) {
        if (!m_learns[m_value])
            return plain();
        const std::vector<Cells> operands = in();
        const auto* activation = followingActivation();
        Cells out;
        NodePointer node = convolutionNode(operation, step().shape.back(), operands, activation, out);
        m_cells[m_value] = out;
        if (activation != nullptr)
            m_cells[++m_value] = std::move(out);
        add(std::move(node));
    }
    void operator()(const op::Softmax& /*operation*/) { add(softmaxNode(in(0), made())); }
    void operator()(const op::MatMul& operation) {
        const auto found = std::ranges::find(m_attentions, m_value, &AttentionPattern::last);
        if (found != m_attentions.end())
            return attend(*found);
        add(matMulNode(operation, in(), made()));
    }
    void operator()(const op::Pool& operation) { add(poolNode(operation, in(0), made())); }
    void operator()(const op::Reshape& /*operation*/) {
        const Cells& from = in(0);
        const std::vector<std::int64_t> sizes = sizesOf(step());
        const Tensor view = from.values.reshape(sizes);
        if (view.data_ptr<float>() == from.values.data_ptr<float>())
            cells() = {view, from.learns() ? from.gradient.view(sizes) : Tensor()};
        else
            add(copyNode(given(0), made()));
    }
    void operator()(const op::Permute& operation) {
        std::vector<std::int64_t> order{0};
        for (const std::size_t axis : operation.axes)
            order.push_back(static_cast<std::int64_t>(axis) + 1);
        view([&order](const Tensor& all) { return all.permute(order); });
    }
    void operator()(const op::Slice& operation) {
        view([&operation](const Tensor& all) {
            return all.slice(static_cast<std::int64_t>(operation.axis) + 1, operation.first, operation.last, operation.stride);
        });
    }
    void operator()(const op::Concatenate& operation) { add(concatenateNode(operation, in(), made())); }
    void operator()(const op::Reduce& operation) {
        if (operation.reduction == op::Reduction::Max)
            return plain();
        add(reduceNode(operation, in(0), made()));
    }
    void operator()(const op::Embedding& /*operation*/) { add(embeddingNode(in(), made())); }
    void operator()(const op::Dropout& operation) {
        if (operation.rate == 0.0)
            cells() = in(0);
        else
            add(dropoutNode(operation, dropoutNumber(m_value), given(0), made()));
    }
    template <typename Operation> void operator()(const Operation& /*operation*/) { plain(); }

private:
    [[nodiscard]] const Step& step() const { return m_program.steps[m_value]; }
    Cells& cells() { return m_cells[m_value]; }
    [[nodiscard]] const Cells& in(std::size_t number) const { return m_cells[step().inputs.at(number)]; }
    [[nodiscard]] std::vector<Cells> in() const {
        std::vector<Cells> operands;
        for (const Value input : step().inputs)
            operands.push_back(m_cells[input]);
        return operands;
    }
    /// Likewise, to a node that overwrites a gradient to which it is the first to add.
    Cells given(std::size_t number) { return given(in(number)); }
    std::vector<Cells> given() {
        std::vector<Cells> operands;
        for (std::size_t i = 0; i < step().inputs.size(); ++i)
            operands.push_back(given(i));
        return operands;
    }
    Cells given(Cells cells) {
        if (!cells.learns())
            return cells;
        const auto found = std::ranges::find_if(m_gradients, [&](const Gradient& gradient) {
            return gradient.cells.data_ptr() == cells.gradient.data_ptr() && gradient.cells.numel() == cells.gradient.numel();
        });
        if (found == m_gradients.end() || !m_lastUses.isLast(found->root, m_value))
            return cells;
        found->isOverwritten = true;
        cells.isFirst = true;
        return cells;
    }
    [[nodiscard]] bool isDone() const { return cellsAt(m_value).values.defined(); }
    [[nodiscard]] const Cells& cellsAt(Value value) const { return m_cells[value]; }

    void placeWeights() {
        auto place = m_network.learned().places.begin();
        for (Value value = 0; value < m_program.steps.size(); ++value)
            if (const auto* weight = std::get_if<op::Weight>(&m_program.steps[value].operation))
                m_cells[value].values = m_network.arrays()[weight->index].detach();
        std::vector<Tensor> gradients(m_program.weights.size());
        for (std::size_t i = 0; i < m_program.weights.size(); ++i)
            if (m_program.weights[i].role == models::WeightRole::Learned) {
                gradients[i] = m_weightGradients.narrow(0, place->offset, place->elements).view(place->shape);
                ++place;
            }
        for (Value value = 0; value < m_program.steps.size(); ++value)
            if (const auto* weight = std::get_if<op::Weight>(&m_program.steps[value].operation))
                m_cells[value].gradient = gradients[weight->index];
    }

    [[nodiscard]] std::vector<std::int64_t> sizesOf(const Step& of) const {
        std::vector<std::int64_t> sizes(of.shape.begin(), of.shape.end());
        if (of.batched)
            sizes.insert(sizes.begin(), m_inputs.front().size(0));
        return sizes;
    }

    /// Memory for what the step yields, one number after the other.
    const Cells& made() { return keep(torch::empty(sizesOf(step()))); }
    /// Memory laid out as what the step is given, where the rows of that lie one after the other: channels may lie together, as
    /// they do in a table, whatever the order of the axes.
    const Cells& madeLike(const Cells& from) {
        const std::vector<std::int64_t> sizes = sizesOf(step());
        const bool isAlike = liesInRows(from.values) && from.values.sizes() == at::IntArrayRef(sizes);
        return keep(isAlike ? torch::empty_like(from.values) : torch::empty(sizes));
    }
    const Cells& keep(Tensor values) {
        Cells& own = m_cells[m_value];
        own.values = std::move(values);
        if (m_learns[m_value]) {
            own.gradient = torch::zeros_like(own.values);
            m_gradients.push_back({own.gradient, m_lastUses.root(m_value), false});
        }
        return own;
    }

    template <typename Seen> void view(const Seen& seen) {
        const Cells& from = in(0);
        cells() = {seen(from.values), from.learns() ? seen(from.gradient) : Tensor()};
    }

    /// Counts from 1, also those that drop nothing: the draws of the others do not hang on them.
    [[nodiscard]] std::uint64_t dropoutNumber(Value value) const {
        return static_cast<std::uint64_t>(
            std::count_if(m_program.steps.begin(), m_program.steps.begin() + static_cast<std::ptrdiff_t>(value) + 1,
                          [](const Step& each) { return std::holds_alternative<op::Dropout>(each.operation); }));
    }

    void attend(const AttentionPattern& attention) {
        AttentionOperands operands{given(m_cells[attention.query]),
                                   given(m_cells[attention.key]),
                                   given(m_cells[attention.value]),
                                   {},
                                   attention.scale};
        if (attention.mask)
            operands.mask = m_cells[*attention.mask].values;
        if (attention.dropout) {
            operands.dropRate = std::get<op::Dropout>(m_program.steps[*attention.dropout].operation).rate;
            operands.dropout = dropoutNumber(*attention.dropout);
        }
        std::vector<std::int64_t> sizes = sizesOf(step());
        if (sizes.size() == 3)
            return add(attentionNode(operands, made()));
        std::swap(sizes[1], sizes[2]); // heads lie side by side in a step, as they are wanted next
        add(attentionNode(operands, keep(torch::empty(sizes).transpose(1, 2))));
    }

    void plain() { add(plainNode(step(), in(), made())); }

    void add(NodePointer node) {
        if (m_learns[m_value])
            m_pass.m_learning.push_back(node.get());
        m_pass.m_nodes.push_back(std::move(node));
    }

    /// The activation that a Linear can do itself: the next step, which alone uses it.
    [[nodiscard]] const op::Unary* followingActivation() const {
        const Value next = m_value + 1;
        if (m_uses[m_value] != 1 || m_value == m_program.output || next == m_program.steps.size() || !m_learns[m_value])
            return nullptr;
        const auto* unary = std::get_if<op::Unary>(&m_program.steps[next].operation);
        const bool follows = unary != nullptr && m_program.steps[next].inputs.front() == m_value;
        return follows ? unary : nullptr;
    }

    /// What the network yields lies row after row.
    void finish() {
        m_value = m_program.output;
        if (!cells().values.is_contiguous()) {
            const Cells from = cells();
            add(copyNode(from, made()));
        }
        m_pass.m_output = cells();
        for (const Gradient& gradient : m_gradients)
            if (!gradient.isOverwritten)
                m_pass.m_gradients.push_back(gradient.cells);
    }

    struct Gradient {
        Tensor cells;
        Value root = 0;
        bool isOverwritten = false; ///< by the first node of the backward pass
    };

    const Program& m_program;
    const modules::Network& m_network;
    std::vector<Tensor> m_inputs;
    Tensor m_weightGradients;
    LeanPass& m_pass;
    std::vector<bool> m_learns;
    std::vector<int> m_uses;
    std::vector<AttentionPattern> m_attentions;
    std::vector<bool> m_isPart; ///< of an attention
    LastUses m_lastUses;
    std::vector<Gradient> m_gradients;
    std::vector<Cells> m_cells;
    Value m_value = 0;
    std::size_t m_nextInput = 0;
};

bool LeanPass::knows(const Program& program) {
    const std::vector<bool> learns = learningValues(program);
    if (!learns[program.output])
        return false;
    for (Value value = 0; value < program.steps.size(); ++value) {
        const Step& step = program.steps[value];
        const bool isWeight = std::holds_alternative<op::Weight>(step.operation);
        if (isBatchNorm(step) || (!step.batched && !isWeight))
            return false;
        if (learns[value] && !std::visit(HasGradient{}, step.operation))
            return false;
    }
    return true;
}

LeanPass::LeanPass(const modules::Network& network, std::vector<Tensor> inputs, const Tensor& gradients) {
    const torch::NoGradGuard noGrad;
    Builder(network, std::move(inputs), gradients, *this).build();
}

void LeanPass::forward(const PassState& state) {
    const at::AutoDispatchBelowADInplaceOrView lean; // nothing is recorded
    for (const Tensor& gradient : m_gradients)
        std::memset(gradient.data_ptr<float>(), 0, gradient.nbytes());
    for (const NodePointer& node : m_nodes)
        node->forward(state);
}

void LeanPass::backward(const PassState& state) {
    const at::AutoDispatchBelowADInplaceOrView lean;
    for (auto node = m_learning.rbegin(); node != m_learning.rend(); ++node)
        (*node)->backward(state);
}

} // namespace airshed::lean
