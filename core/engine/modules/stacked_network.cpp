#include "core/engine/modules/stacked_network_internal.h"

#include "core/engine/tensors_internal.h"

namespace airshed::modules {

using models::WeightRole;

namespace {

/// Where an array lies in the rows of a buffer: [models, shape], or [shape] of one model alone.
torch::Tensor viewOf(const torch::Tensor& rows, const ArrayPlace& place) {
    std::vector<std::int64_t> sizes;
    if (rows.size(0) > 1)
        sizes.push_back(rows.size(0));
    sizes.insert(sizes.end(), place.shape.begin(), place.shape.end());
    return rows.narrow(1, place.offset, place.elements).view(sizes);
}

} // namespace

StackedNetwork::StackedNetwork(std::span<Network* const> networks)
    : m_first(*networks.front()), m_interpreter(m_first.program()) {
    const auto models = static_cast<std::int64_t>(networks.size());
    const auto rowsLike = [models](const torch::Tensor& cells) {
        return torch::zeros({models, cells.numel()}, cells.options());
    };
    m_weights = rowsLike(m_first.weights());
    m_gradients = rowsLike(m_first.gradients());
    m_tracked = rowsLike(m_first.tracked().cells);
    for (std::int64_t i = 0; i < models; ++i)
        networks[static_cast<std::size_t>(i)]->moveInto(m_weights[i], m_gradients[i], m_tracked[i]);
    placeArrays(networks);
}

void StackedNetwork::placeArrays(std::span<Network* const> networks) {
    auto learned = m_first.learned().places.begin();
    auto tracked = m_first.tracked().places.begin();
    const std::vector<models::WeightSpec>& weights = program().weights;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i].role == WeightRole::Constant) {
            std::vector<torch::Tensor> each;
            for (const Network* network : networks)
                each.push_back(network->arrays()[i]);
            m_arrays.push_back(models() == 1 ? each.front() : torch::stack(each));
        } else if (weights[i].role == WeightRole::Tracked) {
            m_arrays.push_back(viewOf(m_tracked, *tracked++));
        } else {
            m_arrays.push_back(viewOf(m_weights, *learned).detach());
            m_arrays.back().requires_grad_(true);
            m_learned.push_back(m_arrays.back());
            m_pulls.push_back(viewOf(m_gradients, *learned++));
        }
    }
}

torch::Tensor StackedNetwork::forward(std::span<const torch::Tensor> inputs, const ForwardState& state) const {
    const models::Program& own = program();
    const auto forOne = [&](const models::Step& step, std::span<const torch::Tensor> operands) {
        return compute(step, operands, state);
    };
    const auto forSeveral = [&](const models::Step& step, std::span<const torch::Tensor> operands) {
        std::vector<bool> isBatched;
        for (const models::Value input : step.inputs)
            isBatched.push_back(own.steps[input].batched);
        return computeStacked(step, operands, isBatched, models(), state);
    };
    return models() == 1 ? m_interpreter.run(own, m_arrays, inputs, state, forOne)
                         : m_interpreter.run(own, m_arrays, inputs, state, forSeveral);
}

void StackedNetwork::addGradientsOf(const torch::Tensor& loss) const {
    const std::vector<torch::Tensor> pulls = torch::autograd::grad({loss}, m_learned, {}, false, false, true);
    const torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < pulls.size(); ++i)
        if (pulls[i].defined()) // of an array that has a part in the loss
            m_pulls[i].add_(pulls[i]);
}

} // namespace airshed::modules
