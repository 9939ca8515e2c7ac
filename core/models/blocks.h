#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/models/model_spec.h"

namespace airshed::models {

// A block is a part of a network that has a name: its layers carry it (LayerSpec::block). It changes nothing that the network
// computes; it can be drawn as one box, repeated, and carried to another network.

/// What a block is made of and what it hangs on.
struct BlockPart {
    std::string name;
    std::vector<std::size_t> layers;  ///< positions in the spec, rising; empty: there is no such block
    std::vector<std::string> inputs;  ///< what feeds it from outside, each once, in the order of its layers
    std::vector<std::string> outputs; ///< its layers that feed others outside, or are the network's output
};

/// Names of the blocks, in the order of their first layers.
[[nodiscard]] std::vector<std::string> blockNames(const ModelSpec& spec);
[[nodiscard]] BlockPart blockOf(const ModelSpec& spec, const std::string& name);
/// Whether nothing leaves the block and comes back: only then can it be one box.
[[nodiscard]] bool isClosedBlock(const ModelSpec& spec, const BlockPart& block);

/// Makes a block of layers; those that were in another leave it. @return its name: `wanted`, with a number behind it if another
/// block is called so.
std::string makeBlock(ModelSpec& spec, const std::vector<std::string>& ids, const std::string& wanted);
/// @return its name now, made from `wanted` as by `makeBlock`.
std::string renameBlock(ModelSpec& spec, const std::string& name, const std::string& wanted);
/// Takes the name away; the layers stay. @return false when there is no such block.
bool dissolveBlock(ModelSpec& spec, const std::string& name);
/// Puts `copies` copies of a block one behind the other after it: what fed the block first feeds the block itself, each copy is
/// fed by the one before it, and the last feeds what the block fed. Other inputs of the block feed all copies.
/// @return the names of the copies.
/// @throws Error(NotFound) when there is no such block; Error(InvalidInput) when nothing feeds it, it has more than one output,
///   or something leaves it and comes back, or `copies` is not in [1, 99].
std::vector<std::string> repeatBlock(ModelSpec& spec, const std::string& name, int copies);
/// Puts layers of another network behind `after` as a block: what fed them first there is `after` here, what else fed them is
/// left out; where one of them alone yields something, it feeds what `after` fed.
/// @param layers not empty. @param after a layer or an input of the network. @return the block's name, made from `wanted`.
std::string insertBlock(ModelSpec& spec, std::vector<LayerSpec> layers, const std::string& after, const std::string& wanted);

} // namespace airshed::models
