#include "core/engine/modules/recurrent_layer_internal.h"

#include <algorithm>

#include "core/engine/modules/gate_kernels.h"
#include "core/engine/modules/weight_gradient_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::modules {

using torch::Tensor;

namespace {

float* cells(const Tensor& tensor) {
    return tensor.data_ptr<float>();
}

Tensor flat(const Tensor& sequence) {
    return sequence.view({-1, sequence.size(2)});
}

void addTo(const Tensor& gradient, const Tensor& sum) {
    if (gradient.defined())
        gradient.add_(sum);
}

} // namespace

RecurrentLayer::RecurrentLayer(models::op::Cell cell, bool backwards, Tensor x, RecurrentArrays arrays,
                               std::vector<Tensor> memory)
    : m_cell(cell), m_backwards(backwards), m_x(std::move(x)), m_arrays(std::move(arrays)), m_memory(std::move(memory)) {
    if (m_memory.empty()) {
        const std::int64_t steps = m_x.size(0);
        const std::int64_t rows = m_x.size(1);
        const std::int64_t hidden = m_arrays.hiddenWeight.size(1);
        const auto memoryOf = [&](std::int64_t width) { return torch::empty({steps, rows, width}, m_x.options()); };
        m_memory = {memoryOf(m_arrays.hiddenWeight.size(0)), memoryOf(hidden)};
        if (isLstm())
            m_memory.insert(m_memory.end(), {memoryOf(hidden), memoryOf(hidden)});
        else
            m_memory.push_back(memoryOf(m_arrays.hiddenWeight.size(0)));
    }
    m_hiddenWeightTransposed = m_arrays.hiddenWeight.t();
    m_flatGates = flat(m_memory[0]);
    m_gates = stepsOf(m_memory[0]);
    m_hidden = stepsOf(m_memory[1]);
    if (isLstm()) {
        m_cells = stepsOf(m_memory[2]);
        m_cellTanhs = stepsOf(m_memory[3]);
    } else {
        m_products = stepsOf(m_memory[2]);
    }
}

RecurrentLayer::Steps RecurrentLayer::stepsOf(const Tensor& sequence) const {
    Steps steps = sequence.unbind(0);
    if (m_backwards)
        std::ranges::reverse(steps);
    return steps;
}

void RecurrentLayer::forward() {
    const Tensor bias = isLstm() ? m_arrays.inputBias + m_arrays.hiddenBias : m_arrays.inputBias;
    at::addmm_out(m_flatGates, bias, flat(m_x), m_arrays.inputWeight.t());
    if (isLstm())
        lstmForwardSteps();
    else
        gruForwardSteps();
}

void RecurrentLayer::lstmForwardSteps() {
    const StepSize size{m_x.size(1), m_arrays.hiddenWeight.size(1)};
    for (std::size_t i = 0; i < m_gates.size(); ++i) {
        if (i > 0)
            m_gates[i].addmm_(m_hidden[i - 1], m_hiddenWeightTransposed);
        lstmForward(size, cells(m_gates[i]), i == 0 ? nullptr : cells(m_cells[i - 1]), cells(m_cells[i]), cells(m_cellTanhs[i]),
                    cells(m_hidden[i]));
    }
}

void RecurrentLayer::gruForwardSteps() {
    const StepSize size{m_x.size(1), m_arrays.hiddenWeight.size(1)};
    for (std::size_t i = 0; i < m_gates.size(); ++i) {
        if (i == 0)
            m_products[i].copy_(m_arrays.hiddenBias.expand_as(m_products[i]));
        else
            at::addmm_out(m_products[i], m_arrays.hiddenBias, m_hidden[i - 1], m_hiddenWeightTransposed);
        gruForward(size, cells(m_gates[i]), cells(m_products[i]), i == 0 ? nullptr : cells(m_hidden[i - 1]),
                   cells(m_hidden[i]));
    }
}

void RecurrentLayer::backward(const Tensor& ofHidden, const RecurrentArrays& gradients, const Tensor& ofX) {
    prepareBackward();
    if (isLstm())
        lstmBackwardSteps(stepsOf(ofHidden));
    else
        gruBackwardSteps(stepsOf(ofHidden));
    addSums(gradients, ofX);
}

void RecurrentLayer::prepareBackward() {
    if (!m_ofInput.defined()) {
        m_ofInput = torch::empty_like(m_memory[0]);
        m_ofState = isLstm() ? m_ofInput : torch::empty_like(m_memory[0]);
        m_ofInputs = stepsOf(m_ofInput);
        m_ofStates = stepsOf(m_ofState);
        m_ofNow = torch::empty_like(m_hidden.front());
        m_ofCell = torch::empty_like(m_hidden.front());
    }
    m_ofCell.zero_();
    m_ofNow.zero_();
}

void RecurrentLayer::lstmBackwardSteps(const Steps& ofHidden) {
    const StepSize size{m_x.size(1), m_arrays.hiddenWeight.size(1)};
    for (std::size_t i = m_gates.size(); i-- > 0;) {
        m_ofNow.copy_(ofHidden[i]);
        if (i + 1 < m_gates.size())
            m_ofNow.addmm_(m_ofStates[i + 1], m_arrays.hiddenWeight);
        lstmBackward(size, cells(m_gates[i]), i == 0 ? nullptr : cells(m_cells[i - 1]), cells(m_cellTanhs[i]), cells(m_ofNow),
                     cells(m_ofCell), cells(m_ofInputs[i]));
    }
}

void RecurrentLayer::gruBackwardSteps(const Steps& ofHidden) {
    const StepSize size{m_x.size(1), m_arrays.hiddenWeight.size(1)};
    for (std::size_t i = m_gates.size(); i-- > 0;) {
        m_ofNow.add_(ofHidden[i]);
        if (i + 1 < m_gates.size())
            m_ofNow.addmm_(m_ofStates[i + 1], m_arrays.hiddenWeight);
        gruBackward(size, cells(m_gates[i]), cells(m_products[i]), i == 0 ? nullptr : cells(m_hidden[i - 1]), cells(m_ofNow),
                    cells(m_ofInputs[i]), cells(m_ofStates[i]));
    }
}

void RecurrentLayer::addSums(const RecurrentArrays& gradients, const Tensor& ofX) const {
    // Each step's product was with the state after the step before it.
    const std::int64_t later = m_x.size(0) - 1;
    const Tensor fed = m_ofState.narrow(0, m_backwards ? 0 : 1, later);
    const Tensor states = hidden().narrow(0, m_backwards ? 1 : 0, later);
    if (ofX.defined())
        flat(ofX).addmm_(flat(m_ofInput), m_arrays.inputWeight);
    if (gradients.inputWeight.defined())
        addWeightGradient(gradients.inputWeight, flat(m_ofInput), flat(m_x));
    if (gradients.hiddenWeight.defined())
        addWeightGradient(gradients.hiddenWeight, flat(fed), flat(states));
    const Tensor ofBias = flat(m_ofInput).sum(0);
    addTo(gradients.inputBias, ofBias);
    addTo(gradients.hiddenBias, isLstm() ? ofBias : flat(m_ofState).sum(0));
}

} // namespace airshed::modules
