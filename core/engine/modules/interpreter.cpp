#include "core/engine/modules/interpreter_internal.h"

#include "core/engine/tensors_internal.h"

namespace airshed::modules {

using models::Value;
namespace op = models::op;

Interpreter::Interpreter(const models::Program& program) : m_dead(program.steps.size()) {
    std::vector<Value> lastUse(program.steps.size(), 0);
    for (Value step = 0; step < program.steps.size(); ++step)
        for (const Value input : program.steps[step].inputs)
            lastUse[input] = step;
    for (Value value = 0; value < program.steps.size(); ++value)
        if (value != program.output && lastUse[value] != 0)
            m_dead[lastUse[value]].push_back(value);
}

torch::Tensor Interpreter::run(const models::Program& program, const std::vector<torch::Tensor>& arrays,
                               std::span<const torch::Tensor> inputs, const ForwardState& state, const Compute& compute) const {
    std::vector<torch::Tensor> values(program.steps.size());
    std::vector<torch::Tensor> operands;
    std::size_t nextInput = 0;
    std::size_t nextDropout = 0;
    for (Value value = 0; value < program.steps.size(); ++value) {
        const models::Step& step = program.steps[value];
        if (const auto* weight = std::get_if<op::Weight>(&step.operation)) {
            values[value] = arrays[weight->index];
        } else if (std::holds_alternative<op::Input>(step.operation)) {
            TORCH_CHECK(nextInput < inputs.size(), "the network has more inputs than it was given");
            values[value] = inputs[nextInput++];
        } else if (std::holds_alternative<op::Dropout>(step.operation)) {
            const torch::Tensor& whole = values[step.inputs.front()];
            values[value] = state.dropouts.empty() ? whole : dropOut(whole, state.dropouts[nextDropout++]);
        } else {
            operands.clear();
            for (const Value input : step.inputs)
                operands.push_back(values[input]);
            values[value] = compute(step, operands);
        }
        if (state.watch != nullptr)
            (*state.watch)(value, values[value]);
        for (const Value dead : m_dead[value])
            values[dead].reset();
    }
    return values[program.output];
}

} // namespace airshed::modules
