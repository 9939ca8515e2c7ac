#pragma once

#include <vector>

#include "core/engine/lean/attention_pattern.h"
#include "core/models/program.h"

namespace airshed::lean {

/// Which step of a program uses a value last: in the backward pass it is the first to know a gradient of it.
class LastUses {
public:
    /// @param attentions of the program; what they use counts as used by their last steps.
    LastUses(const models::Program& program, const std::vector<AttentionPattern>& attentions);

    /// The value whose memory it may share; itself where it has its own.
    [[nodiscard]] models::Value root(models::Value value) const { return m_roots.at(value); }
    /// Whether a root, and what may be a view of it, is used by no later step, and by this one once.
    [[nodiscard]] bool isLast(models::Value root, models::Value step) const {
        return m_last.at(root).step == step && m_last.at(root).times == 1;
    }

private:
    struct Use {
        models::Value step = 0;
        int times = 0;
    };
    void use(models::Value root, models::Value step);

    std::vector<models::Value> m_roots;
    std::vector<Use> m_last; ///< of each root
};

} // namespace airshed::lean
