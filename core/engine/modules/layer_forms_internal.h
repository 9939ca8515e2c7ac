#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <torch/types.h>

#include "core/models/catalogue.h"

namespace airshed::modules {

/// A layer of a checked spec: what all of its forms are made from.
struct LayerContext {
    std::string id;
    std::string type;
    models::LayerParameters parameters;
    std::vector<models::Shape> inputs; ///< without the batch
    models::Shape output;              ///< without the batch
    models::TaskShape task;

    /// Of a layer that takes one.
    [[nodiscard]] const models::Shape& input() const { return inputs.front(); }
};

/// How a learned array begins.
enum class Start {
    Uniform, ///< in [-bound, bound)
    Zeros,
    Ones
};

/// An array of a layer that is learned. A network's name for it is "<layer id>.<name>".
struct LearnedArray {
    std::string name; ///< as PyTorch calls it: "weight", "bias", "weight_ih_l0"
    models::Shape shape;
    Start start = Start::Zeros;
    double bound = 0; ///< of Uniform
};

/// What a forward pass is for. In training, layers that drop values take their random bits from `generator`.
struct ForwardState {
    bool training = false;
    at::Generator generator; ///< of the device; undefined: the library's own
};

/// The forms of one layer type, each made from the same LayerContext so that they cannot drift apart. Every form takes the
/// learned arrays in the order of `arrays`.
struct LayerForms {
    using Inputs = std::span<const torch::Tensor>;
    using Arrays = std::span<const torch::Tensor>;

    std::string_view type; ///< of the catalogue
    std::vector<LearnedArray> (*arrays)(const LayerContext&) = nullptr;
    /// LibTorch: [batch, input...] to [batch, output...], float32, any device.
    torch::Tensor (*forward)(const LayerContext&, Inputs inputs, Arrays arrays, const ForwardState&) = nullptr;
    /// TorchScript: the statements of `def forward(self, x: Tensor, x2: Tensor, …) -> Tensor` for evaluation; arrays are
    /// `self.<name>`.
    std::string (*torchScript)(const LayerContext&) = nullptr;
    bool stepByStep = false; ///< computed one step of the sequence after the other: threads can share the work of a step only
};

/// @throws Error(Internal) for a catalogue type without forms: the two lists have drifted apart.
[[nodiscard]] const LayerForms& layerForms(std::string_view type);

/// The forward form of a layer that takes one input.
template <torch::Tensor (*Forward)(const LayerContext&, const torch::Tensor& x, LayerForms::Arrays, const ForwardState&)>
torch::Tensor single(const LayerContext& layer, LayerForms::Inputs inputs, LayerForms::Arrays arrays,
                     const ForwardState& state) {
    return Forward(layer, inputs[0], arrays, state);
}

/// For layers that learn nothing.
[[nodiscard]] std::vector<LearnedArray> noArrays(const LayerContext& layer);

// The entries, by the file they are in.
[[nodiscard]] std::span<const LayerForms> denseForms();
[[nodiscard]] std::span<const LayerForms> recurrentForms();
[[nodiscard]] std::span<const LayerForms> convolutionForms();
[[nodiscard]] std::span<const LayerForms> regularisationForms();
[[nodiscard]] std::span<const LayerForms> activationForms();
[[nodiscard]] std::span<const LayerForms> shapeForms();
[[nodiscard]] std::span<const LayerForms> mergeForms();

} // namespace airshed::modules
