#include "core/engine/modules/network_internal.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/engine/tensors_internal.h"
#include "core/models/lowering.h"

namespace airshed::modules {

using models::WeightRole;

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

Network::Network(models::Program program, const torch::Device& device)
    : m_program(std::move(program)), m_interpreter(m_program) {
    allocate(device);
}

void Network::allocate(const torch::Device& device) {
    for (const models::WeightSpec& weight : m_program.weights)
        if (weight.role != WeightRole::Constant)
            addPlace(weight.role == WeightRole::Learned ? m_learned : m_tracked, weight);
    m_learned.cells = emptyCells(m_learned, device);
    m_tracked.cells = emptyCells(m_tracked, device);
    for (const models::WeightSpec& weight : m_program.weights)
        m_arrays.push_back(weight.role == WeightRole::Constant
                               ? tensorOf(forms::initialValue(weight, 0), weight.shape).to(device)
                               : torch::Tensor());
    placeGradients();
}

void Network::placeGradients() {
    m_gradients = torch::zeros_like(m_learned.cells);
    placeArrays();
}

void Network::placeArrays() {
    auto learned = m_learned.places.begin();
    auto tracked = m_tracked.places.begin();
    for (std::size_t i = 0; i < m_arrays.size(); ++i) {
        if (m_program.weights[i].role == WeightRole::Tracked)
            m_arrays[i] = viewOf(m_tracked.cells, *tracked++);
        if (m_program.weights[i].role != WeightRole::Learned)
            continue;
        // Detached views are leaves of the graph that share the flat buffer's memory; so do their gradients.
        m_arrays[i] = viewOf(m_learned.cells, *learned).detach();
        m_arrays[i].requires_grad_(true);
        m_arrays[i].mutable_grad() = viewOf(m_gradients, *learned++);
    }
}

void Network::moveInto(const torch::Tensor& learned, const torch::Tensor& gradients, const torch::Tensor& tracked) {
    const torch::NoGradGuard noGrad;
    // Who holds a buffer holds the new memory, too.
    const auto move = [](torch::Tensor& cells, const torch::Tensor& to) {
        to.copy_(cells);
        cells.set_data(to);
    };
    move(m_learned.cells, learned);
    move(m_gradients, gradients);
    move(m_tracked.cells, tracked);
    placeArrays();
}

Network Network::withOwnGradients() const {
    Network other(*this);
    other.placeGradients();
    return other;
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
    return m_interpreter.run(
        m_program, m_arrays, inputs, state,
        [&state](const models::Step& step, std::span<const torch::Tensor> operands) { return compute(step, operands, state); });
}

std::int64_t Network::largestSharedWork() const {
    std::int64_t largest = 0;
    for (const models::Step& step : m_program.steps) {
        // A recurrent layer is computed step after step: threads can share the work of one step only.
        const std::int64_t parts = std::holds_alternative<models::op::Recurrent>(step.operation) ? step.shape.front() : 1;
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
