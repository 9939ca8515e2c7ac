#include "core/engine/modules/network_internal.h"

#include <algorithm>

#include <fmt/format.h>
#include <torch/torch.h>

#include "core/models/lowering.h"

namespace airshed::modules {

using models::Value;
using models::WeightRole;
namespace op = models::op;

namespace {

void addPlace(ArrayBuffer& buffer, const models::WeightSpec& weight) {
    const std::int64_t offset = buffer.places.empty() ? 0 : buffer.places.back().offset + buffer.places.back().elements;
    buffer.places.push_back({weight.name, weight.shape, offset, models::elements(weight.shape)});
}

torch::Tensor emptyCells(const ArrayBuffer& buffer, const torch::Device& device) {
    const std::int64_t size = buffer.places.empty() ? 0 : buffer.places.back().offset + buffer.places.back().elements;
    return torch::zeros({size}, device);
}

torch::Tensor viewOf(const torch::Tensor& cells, const ArrayPlace& place) {
    return cells.narrow(0, place.offset, place.elements).view(place.shape);
}

torch::Tensor tensorOf(std::vector<float> values, const models::Shape& shape) {
    return torch::from_blob(values.data(), shape).clone();
}

} // namespace

Network::Network(const models::ModelSpec& spec, const models::TaskShape& task, const torch::Device& device)
    : Network(models::lowerModel(spec, task), device) {}

Network::Network(models::Program program, const torch::Device& device) : m_program(std::move(program)) {
    allocate(device);
    findLastUses();
}

void Network::allocate(const torch::Device& device) {
    for (const models::WeightSpec& weight : m_program.weights)
        if (weight.role != WeightRole::Constant)
            addPlace(weight.role == WeightRole::Learned ? m_learned : m_tracked, weight);
    m_learned.cells = emptyCells(m_learned, device);
    m_tracked.cells = emptyCells(m_tracked, device);
    auto learned = m_learned.places.begin();
    auto tracked = m_tracked.places.begin();
    m_arrays.reserve(m_program.weights.size());
    for (const models::WeightSpec& weight : m_program.weights) {
        if (weight.role == WeightRole::Constant) {
            m_arrays.push_back(tensorOf(forms::initialValue(weight, 0), weight.shape).to(device));
        } else if (weight.role == WeightRole::Tracked) {
            m_arrays.push_back(viewOf(m_tracked.cells, *tracked++));
        } else {
            m_arrays.push_back(viewOf(m_learned.cells, *learned++));
        }
    }
    placeGradients();
}

void Network::placeGradients() {
    m_gradients = torch::zeros_like(m_learned.cells);
    auto place = m_learned.places.begin();
    for (std::size_t i = 0; i < m_arrays.size(); ++i) {
        if (m_program.weights[i].role != WeightRole::Learned)
            continue;
        // Detached views are leaves of the graph that share the flat buffer's memory; so do their gradients.
        m_arrays[i] = m_arrays[i].detach();
        m_arrays[i].requires_grad_(true);
        m_arrays[i].mutable_grad() = viewOf(m_gradients, *place++);
    }
}

Network Network::withOwnGradients() const {
    Network other(*this);
    other.placeGradients();
    return other;
}

void Network::findLastUses() {
    std::vector<Value> lastUse(m_program.steps.size(), 0);
    for (Value step = 0; step < m_program.steps.size(); ++step)
        for (const Value input : m_program.steps[step].inputs)
            lastUse[input] = step;
    m_dead.resize(m_program.steps.size());
    for (Value value = 0; value < m_program.steps.size(); ++value)
        if (value != m_program.output && lastUse[value] != 0)
            m_dead[lastUse[value]].push_back(value);
}

void Network::initialise(std::uint64_t seed) {
    const torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < m_arrays.size(); ++i) {
        const models::WeightSpec& weight = m_program.weights[i];
        if (weight.role != WeightRole::Constant)
            m_arrays[i].copy_(tensorOf(forms::initialValue(weight, seed), weight.shape));
    }
}

torch::Tensor Network::forward(std::span<const torch::Tensor> inputs, const ForwardState& state) const {
    std::vector<torch::Tensor> values(m_program.steps.size());
    std::vector<torch::Tensor> operands;
    std::size_t nextInput = 0;
    for (Value value = 0; value < m_program.steps.size(); ++value) {
        const models::Step& step = m_program.steps[value];
        if (const auto* weight = std::get_if<op::Weight>(&step.operation)) {
            values[value] = m_arrays[weight->index];
        } else if (std::holds_alternative<op::Input>(step.operation)) {
            TORCH_CHECK(nextInput < inputs.size(), "the network has more inputs than it was given");
            values[value] = inputs[nextInput++];
        } else {
            operands.clear();
            for (const Value input : step.inputs)
                operands.push_back(values[input]);
            values[value] = compute(step, operands, state);
        }
        if (state.watch != nullptr)
            (*state.watch)(value, values[value]);
        for (const Value dead : m_dead[value])
            values[dead].reset();
    }
    return values[m_program.output];
}

std::int64_t Network::largestSharedWork() const {
    std::int64_t largest = 0;
    for (const models::Step& step : m_program.steps) {
        // A recurrent layer is computed step after step: threads can share the work of one step only.
        const std::int64_t parts = std::holds_alternative<op::Recurrent>(step.operation) ? step.shape.front() : 1;
        largest = std::max(largest, step.multiplyAdds / parts);
    }
    return largest;
}

forms::WeightValues Network::values() const {
    forms::WeightValues all;
    all.reserve(m_arrays.size());
    for (const torch::Tensor& array : m_arrays) {
        const torch::Tensor cells = array.detach().to(torch::kCPU).contiguous();
        const auto* first = cells.data_ptr<float>();
        all.emplace_back(first, first + cells.numel());
    }
    return all;
}

} // namespace airshed::modules
