#include "core/engine/modules/fused_recurrent_internal.h"

#include "core/engine/modules/recurrent_layer_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::modules {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// One direction of one layer over sequences [steps, batch, channels], as LibTorch's gradients know it.
struct FusedLayer : public torch::autograd::Function<FusedLayer> {
    static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& inputWeight, const Tensor& hiddenWeight,
                          const Tensor& inputBias, const Tensor& hiddenBias, bool isLstm, bool backwards) {
        const RecurrentArrays arrays{inputWeight, hiddenWeight, inputBias, hiddenBias};
        RecurrentLayer layer(isLstm ? models::op::Cell::Lstm : models::op::Cell::Gru, backwards, x, arrays);
        layer.forward();
        variable_list saved{x, inputWeight, hiddenWeight, inputBias, hiddenBias};
        saved.insert(saved.end(), layer.memory().begin(), layer.memory().end());
        context->save_for_backward(saved);
        context->saved_data["lstm"] = isLstm;
        context->saved_data["backwards"] = backwards;
        return layer.hidden();
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        constexpr std::ptrdiff_t given = 5;
        const variable_list saved = context->get_saved_variables();
        const RecurrentArrays arrays{saved[1], saved[2], saved[3], saved[4]};
        const auto cell = context->saved_data["lstm"].toBool() ? models::op::Cell::Lstm : models::op::Cell::Gru;
        RecurrentLayer layer(cell, context->saved_data["backwards"].toBool(), saved[0], arrays,
                             {saved.begin() + given, saved.end()});
        const auto zeros = [](const Tensor& like) { return torch::zeros_like(like); };
        const RecurrentArrays sums{zeros(saved[1]), zeros(saved[2]), zeros(saved[3]), zeros(saved[4])};
        const Tensor ofX = context->needs_input_grad(0) ? zeros(saved[0]) : Tensor();
        layer.backward(gradients[0].contiguous(), sums, ofX);
        return {ofX, sums.inputWeight, sums.hiddenWeight, sums.inputBias, sums.hiddenBias, Tensor(), Tensor()};
    }
};

} // namespace

bool canFuseRecurrent(const Tensor& x) {
    return x.device().is_cpu() && x.scalar_type() == torch::kFloat32;
}

Tensor fusedRecurrent(const models::op::Recurrent& operation, const Tensor& x, const std::vector<Tensor>& arrays) {
    const Tensor bySteps = x.transpose(0, 1).contiguous();
    return recurrentLayers(operation, bySteps, arrays,
                           [&](const Tensor& sequence, std::span<const Tensor> own, bool backwards) {
                               return FusedLayer::apply(sequence, own[0], own[1], own[2], own[3],
                                                        operation.cell == models::op::Cell::Lstm, backwards);
                           })
        .transpose(0, 1);
}

} // namespace airshed::modules
