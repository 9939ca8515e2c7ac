#include "core/engine/lean/last_uses.h"

namespace airshed::lean {

using models::Program;
using models::Step;
using models::Value;
namespace op = models::op;

namespace {

bool mayBeView(const Step& step) {
    return std::holds_alternative<op::Reshape>(step.operation) || std::holds_alternative<op::Permute>(step.operation) ||
           std::holds_alternative<op::Slice>(step.operation) || std::holds_alternative<op::Dropout>(step.operation);
}

} // namespace

LastUses::LastUses(const Program& program, const std::vector<AttentionPattern>& attentions) : m_last(program.steps.size()) {
    std::vector<Value> doneBy; // which step is computed with which
    for (Value value = 0; value < program.steps.size(); ++value)
        doneBy.push_back(value);
    for (const AttentionPattern& attention : attentions)
        for (const Value part : attention.parts)
            doneBy[part] = attention.last;
    for (Value value = 0; value < program.steps.size(); ++value) {
        const Step& step = program.steps[value];
        m_roots.push_back(mayBeView(step) ? m_roots[step.inputs[0]] : value);
        for (const Value input : step.inputs)
            use(m_roots[input], doneBy[value]);
    }
    use(m_roots[program.output], program.steps.size()); // the loss
}

void LastUses::use(Value root, Value step) {
    Use& last = m_last[root];
    if (last.times == 0 || last.step < step)
        last = {step, 1};
    else if (last.step == step)
        ++last.times;
}

} // namespace airshed::lean
