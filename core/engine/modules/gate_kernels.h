#pragma once

#include <cstdint>

namespace airshed::modules {

// One time step of a recurrent layer beside its products: everything that is done number by number. Rows are windows; arrays
// are dense, [rows][gates · hidden] or [rows][hidden]. Plain loops, compiled for several kinds of processor, of which the best
// there is is chosen when the program starts; on one machine the same bits each time.

/// Sizes of one step.
struct StepSize {
    std::int64_t rows = 0;
    std::int64_t hidden = 0;
};

/// LSTM (Hochreiter and Schmidhuber 1997, with forget gates): gates i f g o.
/// @param gates sums in, activated gates out. @param cellBefore null pointer for a cell of zeros.
void lstmForward(StepSize size, float* gates, const float* cellBefore, float* cell, float* cellTanh, float* hidden);
/// @param hiddenGradient of this step's hidden state. @param cellGradient of the cell after this step in, of the cell before it
/// out. @param gateGradients out: of the sums.
void lstmBackward(StepSize size, const float* gates, const float* cellBefore, const float* cellTanh,
                  const float* hiddenGradient, float* cellGradient, float* gateGradients);

/// GRU (Cho et al. 2014) as PyTorch has it: gates r z n, the reset gate after the product.
/// @param gates sums of the input's products in, activated gates out. @param recurrent products of the hidden state, biases
/// included: [rows][3 · hidden]. @param hiddenBefore null pointer for a state of zeros.
void gruForward(StepSize size, float* gates, const float* recurrent, const float* hiddenBefore, float* hidden);
/// @param hiddenGradient of this step's hidden state in; out: that part of the gradient of the state before which does not go
/// through the products. @param gateGradients out: of the input's sums. @param recurrentGradients out: of `recurrent`.
void gruBackward(StepSize size, const float* gates, const float* recurrent, const float* hiddenBefore, float* hiddenGradient,
                 float* gateGradients, float* recurrentGradients);

} // namespace airshed::modules
