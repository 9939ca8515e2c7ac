#include "core/engine/modules/fused_recurrent_internal.h"

#include <torch/torch.h>

#include "core/engine/modules/gate_kernels.h"

namespace airshed::modules {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

float* cells(const Tensor& tensor) {
    return tensor.data_ptr<float>();
}

float* cells(const Tensor& tensor, std::int64_t step) {
    return tensor.data_ptr<float>() + step * tensor.stride(0);
}

/// The steps in the order in which a direction goes through them.
struct Way {
    std::int64_t steps;
    bool backwards;
    [[nodiscard]] std::int64_t at(std::int64_t number) const { return backwards ? steps - 1 - number : number; }
};

/// What the weights learn from all steps at once. Sequences are [steps, batch, …].
struct SumsOverSteps {
    Tensor x;        ///< [steps, batch, channels]
    Tensor hidden;   ///< [steps, batch, hidden]: the state after each step
    Tensor ofInput;  ///< gradients of the input's sums [steps, batch, gates · hidden]
    Tensor ofHidden; ///< gradients of the state's products; the same tensor for an LSTM
    Way way;
};

/// Gradients of x, W_ih, W_hh, b_ih, b_hh.
variable_list sumUp(const SumsOverSteps& sums, const Tensor& inputWeight, bool wantsX) {
    const auto flat = [](const Tensor& sequence) { return sequence.reshape({-1, sequence.size(2)}); };
    const std::int64_t later = sums.way.steps - 1;
    // Each step's product was with the state after the step before it.
    const Tensor fed = sums.ofHidden.narrow(0, sums.way.backwards ? 0 : 1, later);
    const Tensor states = sums.hidden.narrow(0, sums.way.backwards ? 1 : 0, later);
    const Tensor ofInput = flat(sums.ofInput);
    const Tensor ofHidden = flat(sums.ofHidden);
    Tensor ofX;
    if (wantsX)
        ofX = torch::mm(ofInput, inputWeight).view(sums.x.sizes());
    return {ofX, torch::mm(ofInput.t(), flat(sums.x)), torch::mm(flat(fed).t(), flat(states)), ofInput.sum(0), ofHidden.sum(0)};
}

/// One direction of one LSTM layer over sequences [steps, batch, channels].
struct LstmLayer : public torch::autograd::Function<LstmLayer> {
    static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& inputWeight, const Tensor& hiddenWeight,
                          const Tensor& inputBias, const Tensor& hiddenBias, bool backwards) {
        const Way way{x.size(0), backwards};
        const StepSize size{x.size(1), hiddenWeight.size(1)};
        const Tensor gates =
            torch::addmm(inputBias + hiddenBias, x.reshape({-1, x.size(2)}), inputWeight.t()).view({way.steps, size.rows, -1});
        const Tensor hidden = torch::empty({way.steps, size.rows, size.hidden}, x.options());
        const Tensor cell = torch::empty_like(hidden);
        const Tensor cellTanh = torch::empty_like(hidden);
        const Tensor weight = hiddenWeight.t();
        for (std::int64_t number = 0; number < way.steps; ++number) {
            const std::int64_t step = way.at(number);
            const bool first = number == 0;
            const std::int64_t before = first ? step : way.at(number - 1);
            if (!first)
                gates[step].addmm_(hidden[before], weight);
            lstmForward(size, cells(gates, step), first ? nullptr : cells(cell, before), cells(cell, step),
                        cells(cellTanh, step), cells(hidden, step));
        }
        context->save_for_backward({x, inputWeight, hiddenWeight, gates, hidden, cell, cellTanh});
        context->saved_data["backwards"] = backwards;
        return hidden;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const variable_list saved = context->get_saved_variables();
        const Tensor& x = saved[0];
        const Tensor& hiddenWeight = saved[2];
        const Tensor& gates = saved[3];
        const Tensor& cell = saved[5];
        const Way way{x.size(0), context->saved_data["backwards"].toBool()};
        const StepSize size{x.size(1), hiddenWeight.size(1)};
        const Tensor ofHidden = gradients[0].contiguous();
        const Tensor ofGates = torch::empty_like(gates);
        const Tensor ofState = torch::empty({size.rows, size.hidden}, x.options());
        const Tensor ofCell = torch::zeros_like(ofState);
        for (std::int64_t number = way.steps; number-- > 0;) {
            const std::int64_t step = way.at(number);
            const bool last = number + 1 == way.steps;
            ofState.copy_(ofHidden[step]);
            if (!last)
                ofState.addmm_(ofGates[way.at(number + 1)], hiddenWeight);
            lstmBackward(size, cells(gates, step), number == 0 ? nullptr : cells(cell, way.at(number - 1)),
                         cells(saved[6], step), cells(ofState), cells(ofCell), cells(ofGates, step));
        }
        variable_list result = sumUp({x, saved[4], ofGates, ofGates, way}, saved[1], context->needs_input_grad(0));
        result.emplace_back(); // of `backwards`
        return result;
    }
};

/// One direction of one GRU layer over sequences [steps, batch, channels].
struct GruLayer : public torch::autograd::Function<GruLayer> {
    static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& inputWeight, const Tensor& hiddenWeight,
                          const Tensor& inputBias, const Tensor& hiddenBias, bool backwards) {
        const Way way{x.size(0), backwards};
        const StepSize size{x.size(1), hiddenWeight.size(1)};
        const Tensor gates =
            torch::addmm(inputBias, x.reshape({-1, x.size(2)}), inputWeight.t()).view({way.steps, size.rows, -1});
        const Tensor recurrent = torch::empty_like(gates);
        const Tensor hidden = torch::empty({way.steps, size.rows, size.hidden}, x.options());
        const Tensor weight = hiddenWeight.t();
        for (std::int64_t number = 0; number < way.steps; ++number) {
            const std::int64_t step = way.at(number);
            const bool first = number == 0;
            const std::int64_t before = first ? step : way.at(number - 1);
            Tensor products = recurrent[step];
            if (first)
                products.copy_(hiddenBias.expand_as(products));
            else
                torch::addmm_out(products, hiddenBias, hidden[before], weight);
            gruForward(size, cells(gates, step), cells(recurrent, step), first ? nullptr : cells(hidden, before),
                       cells(hidden, step));
        }
        context->save_for_backward({x, inputWeight, hiddenWeight, gates, hidden, recurrent});
        context->saved_data["backwards"] = backwards;
        return hidden;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const variable_list saved = context->get_saved_variables();
        const Tensor& x = saved[0];
        const Tensor& hiddenWeight = saved[2];
        const Tensor& gates = saved[3];
        const Tensor& hidden = saved[4];
        const Way way{x.size(0), context->saved_data["backwards"].toBool()};
        const StepSize size{x.size(1), hiddenWeight.size(1)};
        const Tensor ofHidden = gradients[0].contiguous();
        const Tensor ofGates = torch::empty_like(gates);
        const Tensor ofProducts = torch::empty_like(gates);
        const Tensor ofState = torch::zeros({size.rows, size.hidden}, x.options());
        for (std::int64_t number = way.steps; number-- > 0;) {
            const std::int64_t step = way.at(number);
            ofState.add_(ofHidden[step]);
            if (number + 1 < way.steps)
                ofState.addmm_(ofProducts[way.at(number + 1)], hiddenWeight);
            gruBackward(size, cells(gates, step), cells(saved[5], step),
                        number == 0 ? nullptr : cells(hidden, way.at(number - 1)), cells(ofState), cells(ofGates, step),
                        cells(ofProducts, step));
        }
        variable_list result = sumUp({x, hidden, ofGates, ofProducts, way}, saved[1], context->needs_input_grad(0));
        result.emplace_back(); // of `backwards`
        return result;
    }
};

} // namespace

bool canFuseRecurrent(const Tensor& x) {
    return x.device().is_cpu() && x.scalar_type() == torch::kFloat32;
}

Tensor fusedRecurrent(const models::op::Recurrent& operation, const Tensor& x, const std::vector<Tensor>& arrays) {
    constexpr std::size_t perDirection = 4;
    Tensor sequence = x.transpose(0, 1).contiguous();
    std::size_t next = 0;
    for (std::int64_t layer = 0; layer < operation.layers; ++layer) {
        std::vector<Tensor> directions;
        for (const bool backwards : {false, true}) {
            if (backwards && !operation.bidirectional)
                continue;
            const Tensor* array = &arrays.at(next);
            next += perDirection;
            directions.push_back(operation.cell == models::op::Cell::Lstm
                                     ? LstmLayer::apply(sequence, array[0], array[1], array[2], array[3], backwards)
                                     : GruLayer::apply(sequence, array[0], array[1], array[2], array[3], backwards));
        }
        sequence = directions.size() == 1 ? directions.front() : torch::cat(directions, 2);
    }
    return sequence.transpose(0, 1);
}

} // namespace airshed::modules
