#pragma once

#include <functional>
#include <span>
#include <vector>

#include <torch/types.h>

#include "core/engine/modules/eager_internal.h"
#include "core/models/program.h"

namespace airshed::modules {

/// Goes through the steps of a program, each after what it needs; what no later step needs is let go.
class Interpreter {
public:
    using Compute = std::function<torch::Tensor(const models::Step&, std::span<const torch::Tensor>)>;

    explicit Interpreter(const models::Program& program);

    /// @param program that it was made for. @param arrays one for each of Program::weights. @param inputs in the order of
    /// Program::inputs. @param compute yields every step but inputs, weights and dropouts.
    /// @return what the program yields.
    [[nodiscard]] torch::Tensor run(const models::Program& program, const std::vector<torch::Tensor>& arrays,
                                    std::span<const torch::Tensor> inputs, const ForwardState& state,
                                    const Compute& compute) const;

private:
    std::vector<std::vector<models::Value>> m_dead; ///< values that no step after this one needs
};

} // namespace airshed::modules
