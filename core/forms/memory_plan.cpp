#include "core/forms/memory_plan.h"

#include <algorithm>

namespace airshed::forms {

using models::Program;
using models::Step;
using models::Value;

namespace {

/// A stretch of memory that is in use until a step.
struct Block {
    std::int64_t first, last; ///< [first, last)
    Value until;
};

class Planner {
public:
    explicit Planner(const Program& program) : m_program(program), m_lastUse(program.steps.size(), 0) {
        for (Value step = 0; step < program.steps.size(); ++step)
            for (const Value input : program.steps[step].inputs)
                m_lastUse[ownerOf(program, input)] = step;
    }

    MemoryPlan run() {
        MemoryPlan plan;
        for (Value step = 0; step < m_program.steps.size(); ++step) {
            std::erase_if(m_blocks, [&](const Block& block) { return block.until < step; });
            const bool placed = needsPlace(step);
            plan.offset.push_back(placed ? take(models::elements(m_program.steps[step].shape), std::max(m_lastUse[step], step))
                                         : -1);
            const std::int64_t scratch = scratchFloats(m_program, step);
            plan.scratch.push_back(scratch > 0 ? take(scratch, step) : -1);
        }
        plan.floats = m_most;
        return plan;
    }

private:
    [[nodiscard]] bool needsPlace(Value value) const {
        const Step& step = m_program.steps[value];
        return !std::holds_alternative<models::op::Input>(step.operation) &&
               !std::holds_alternative<models::op::Weight>(step.operation) && !models::isAlias(step) &&
               value != ownerOf(m_program, m_program.output);
    }

    std::int64_t take(std::int64_t size, Value until) {
        std::int64_t first = 0;
        for (const Block& block : m_blocks) {
            if (first + size <= block.first)
                break;
            first = std::max(first, block.last);
        }
        m_blocks.push_back({first, first + size, until});
        std::ranges::sort(m_blocks, {}, &Block::first);
        m_most = std::max(m_most, first + size);
        return first;
    }

    const Program& m_program;
    std::vector<Value> m_lastUse;
    std::vector<Block> m_blocks; ///< by their first float
    std::int64_t m_most = 0;
};

} // namespace

Value ownerOf(const Program& program, Value value) {
    while (models::isAlias(program.steps[value]))
        value = program.steps[value].inputs.front();
    return value;
}

std::int64_t scratchFloats(const Program& program, Value value) {
    const Step& step = program.steps[value];
    const auto* recurrent = std::get_if<models::op::Recurrent>(&step.operation);
    if (recurrent == nullptr)
        return 0;
    // Gates, states, and the sequences between stacked layers.
    const std::int64_t between = recurrent->layers > 1 ? 2 * models::elements(step.shape) : 0;
    return 6 * recurrent->hidden + between;
}

MemoryPlan planMemory(const Program& program) {
    return Planner(program).run();
}

} // namespace airshed::forms
