#include "core/engine/lean/attention_pattern.h"

#include <algorithm>

namespace airshed::lean {

using models::Program;
using models::Step;
using models::Value;
namespace op = models::op;

namespace {

/// The only step that uses a value; none if there are several, or the value is what the network yields.
std::optional<Value> onlyUser(const Program& program, Value value) {
    std::optional<Value> user;
    if (value == program.output)
        return user;
    for (Value later = value + 1; later < program.steps.size(); ++later) {
        const auto uses = std::ranges::count(program.steps[later].inputs, value);
        if (uses == 0)
            continue;
        if (uses > 1 || user)
            return std::nullopt;
        user = later;
    }
    return user;
}

/// Follows the steps from the product of queries and keys on.
class Follower {
public:
    Follower(const Program& program, Value product) : m_program(program), m_at(product) {
        const Step& step = program.steps[product];
        m_found.query = step.inputs[0];
        m_found.key = step.inputs[1];
    }

    std::optional<AttentionPattern> follow() {
        const Step& product = m_program.steps[m_at];
        if (!product.batched || !next())
            return std::nullopt;
        if (const auto* scale = as<op::Scale>(); scale != nullptr && scale->offset == 0.0) {
            m_found.scale = scale->factor;
            if (!next())
                return std::nullopt;
        }
        if (const auto* binary = as<op::Binary>(); binary != nullptr && binary->arithmetic == op::Arithmetic::Add)
            if (!takeMask(product.shape) || !next())
                return std::nullopt;
        if (as<op::Softmax>() == nullptr || !next())
            return std::nullopt;
        if (as<op::Dropout>() != nullptr) {
            m_found.dropout = m_at;
            if (!next())
                return std::nullopt;
        }
        return end() ? std::optional(m_found) : std::nullopt;
    }

private:
    template <typename Operation> [[nodiscard]] const Operation* as() const {
        return std::get_if<Operation>(&m_program.steps[m_at].operation);
    }

    bool next() {
        const std::optional<Value> user = onlyUser(m_program, m_at);
        if (!user)
            return false;
        m_found.parts.push_back(m_at);
        m_at = *user;
        return true;
    }

    /// What is added to every head and window alike.
    bool takeMask(const models::Shape& scores) {
        const std::vector<Value>& inputs = m_program.steps[m_at].inputs;
        const Value other = inputs[0] == m_found.parts.back() ? inputs[1] : inputs[0];
        const Step& mask = m_program.steps[other];
        const auto* weight = std::get_if<op::Weight>(&mask.operation);
        if (weight == nullptr || m_program.weights[weight->index].role == models::WeightRole::Learned)
            return false;
        if (mask.shape.size() != 2 || !std::ranges::equal(mask.shape, std::vector(scores.end() - 2, scores.end())))
            return false;
        m_found.mask = other;
        return true;
    }

    bool end() {
        const auto* product = as<op::MatMul>();
        const Step& step = m_program.steps[m_at];
        if (product == nullptr || product->transposeSecond || step.inputs[0] != m_found.parts.back())
            return false;
        m_found.value = step.inputs[1];
        m_found.last = m_at;
        return areOneForEachHead();
    }

    /// Nothing is spread out over heads or windows.
    [[nodiscard]] bool areOneForEachHead() const {
        const Step& query = m_program.steps[m_found.query];
        const auto isAlike = [&](Value value) {
            const Step& step = m_program.steps[value];
            return step.batched && step.shape.size() == query.shape.size() &&
                   std::equal(step.shape.begin(), step.shape.end() - 2, query.shape.begin());
        };
        const bool hasRank = query.shape.size() == 2 || query.shape.size() == 3;
        return hasRank && isAlike(m_found.query) && isAlike(m_found.key) && isAlike(m_found.value);
    }

    const Program& m_program;
    Value m_at;
    AttentionPattern m_found;
};

} // namespace

std::vector<AttentionPattern> attentionsOf(const Program& program) {
    std::vector<AttentionPattern> found;
    for (Value value = 0; value < program.steps.size(); ++value) {
        const auto* product = std::get_if<op::MatMul>(&program.steps[value].operation);
        if (product == nullptr || !product->transposeSecond)
            continue;
        if (std::optional<AttentionPattern> attention = Follower(program, value).follow())
            found.push_back(std::move(*attention));
    }
    std::ranges::sort(found, {}, &AttentionPattern::last);
    return found;
}

} // namespace airshed::lean
