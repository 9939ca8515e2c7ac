#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <torch/types.h>

#include "core/models/program.h"

namespace airshed::lean {

/// What one pass over some rows of a batch depends on besides its numbers.
struct PassState {
    std::uint64_t dropoutKey = 0;
    std::int64_t firstRow = 0; ///< of the batch: dropout's draws are counted over the whole of it
};

/// What a step of the program yields, in memory that stays where it is from pass to pass.
struct Cells {
    torch::Tensor values;
    torch::Tensor gradient; ///< the loss's by the values, laid out alike; undefined where nothing learned has a part in them
    /// To who is given them: nobody adds to the gradient before, and nothing is in it; it is to be overwritten.
    bool isFirst = false;
    [[nodiscard]] bool learns() const { return gradient.defined(); }
};

/// A step of the program, or several in one, for one number of rows.
class Node {
public:
    Node() = default;
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;
    virtual ~Node() = default;
    virtual void forward(const PassState& state) = 0;
    /// Adds to the gradients of what it was given, or overwrites them, see Cells. Its own gradient is complete by then, and may
    /// be overwritten.
    virtual void backward(const PassState& state) = 0;
};

using NodePointer = std::unique_ptr<Node>;

/// What one of a network's dropouts draws from in a pass: each has its own draws.
[[nodiscard]] constexpr std::uint64_t dropoutKey(const PassState& state, std::uint64_t number) {
    constexpr std::uint64_t apart = 0x9E3779B97F4A7C15U;
    return state.dropoutKey + number * apart;
}

/// Whether the numbers fill their memory, one row after the other; within a row in any order.
[[nodiscard]] bool liesInRows(const torch::Tensor& cells);
/// Rows by width, the same memory where it can be; otherwise undefined.
[[nodiscard]] torch::Tensor flatView(const torch::Tensor& cells);

/// What a node owes the gradient of what it was given, which is defined: added, or written where it is the first.
void give(const Cells& cells, const torch::Tensor& term);
/// gradient += term · factor, summed over what was spread out; nothing where the gradient is undefined.
void addTo(const torch::Tensor& gradient, const torch::Tensor& term, double factor = 1.0);

/// act(x · Wᵀ + b), the activation only where one follows.
NodePointer denseNode(const std::vector<Cells>& in, const Cells& out, const models::op::Unary* activation);
NodePointer unaryNode(const models::op::Unary& unary, const Cells& in, const Cells& out);
NodePointer scaleNode(const models::op::Scale& scale, const Cells& in, const Cells& out);
NodePointer binaryNode(const models::op::Binary& binary, const std::vector<Cells>& in, const Cells& out);
/// @param number which of the network's dropouts it is.
NodePointer dropoutNode(const models::op::Dropout& dropout, std::uint64_t number, const Cells& in, const Cells& out);
NodePointer layerNormNode(const models::op::LayerNorm& norm, const std::vector<Cells>& in, const Cells& out);
NodePointer reduceNode(const models::op::Reduce& reduce, const Cells& in, const Cells& out);
NodePointer concatenateNode(const models::op::Concatenate& concatenate, const std::vector<Cells>& in, const Cells& out);
NodePointer embeddingNode(const std::vector<Cells>& in, const Cells& out);
NodePointer softmaxNode(const Cells& in, const Cells& out);
NodePointer matMulNode(const models::op::MatMul& product, const std::vector<Cells>& in, const Cells& out);
/// What attention is given, each [windows, heads, steps, width] or without heads.
struct AttentionOperands {
    Cells query, key, value;
    torch::Tensor mask; ///< [steps, steps], added to the scores; undefined: none
    double scale = 1;
    double dropRate = 0;       ///< of the shares
    std::uint64_t dropout = 0; ///< which of the network's dropouts it is
};
/// All of attention in one step, see AttentionHead.
NodePointer attentionNode(const AttentionOperands& operands, const Cells& out);
/// Over windows, the largest or the mean.
NodePointer poolNode(const models::op::Pool& pool, const Cells& in, const Cells& out);
/// Copies, where no view can have the shape.
NodePointer copyNode(const Cells& in, const Cells& out);
/// Any step that nothing learned has a part in.
NodePointer plainNode(const models::Step& step, const std::vector<Cells>& in, const Cells& out);
/// Makes its own memory: what it yields is in `out` afterwards.
NodePointer recurrentNode(const models::op::Recurrent& recurrent, const std::vector<Cells>& in, Cells& out);
/// Likewise. @param outSteps of what it yields.
NodePointer convolutionNode(const models::op::Convolution& convolution, std::int64_t outSteps, const std::vector<Cells>& in,
                            const models::op::Unary* activation, Cells& out);
/// Over one axis, all channels together: as products, several times as fast as LibTorch's own on a CPU.
[[nodiscard]] bool isProduct(const models::op::Convolution& convolution);

} // namespace airshed::lean
