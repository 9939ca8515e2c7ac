#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/models/inspection.h"

namespace airshed::drawing {

/// A box of a network's drawing.
struct GraphNode {
    enum class Kind { Source, Layer, Block, Forecast };
    Kind kind = Kind::Layer;
    std::string key;                   ///< tells nodes apart, also where two layers have one id
    std::string id;                    ///< of the layer or the source, name of the block; "" for the forecast
    std::string title;                 ///< "Input", the layer type's title, the block's name, "Forecast"
    models::Shape output;              ///< of what it yields; empty where that is not known, or a block yields several
    std::int64_t parameters = 0;       ///< of the layer, or of all layers of the block
    std::vector<std::size_t> layers;   ///< positions in the spec: one for a layer, several for a block
    std::vector<std::string> problems; ///< what is wrong with them, in words
};

/// An arrow of the drawing. Nodes by their position.
struct GraphEdge {
    std::size_t from = 0;
    std::size_t to = 0;
    std::size_t slot = 0;     ///< which input of the layer it feeds; of a block, which of its inputs
    bool carriesShape = true; ///< false where another arrow of the same box says the shape already
};

/// A network as boxes and arrows: what the task offers, the layers in the spec's order, the forecast that is asked for.
struct NetworkGraph {
    std::vector<GraphNode> nodes;
    std::vector<GraphEdge> edges;
    std::size_t forecast = 0; ///< the last node
};

/// The key of the node that stands for the forecast; no layer can have it.
inline constexpr const char* forecastKey = "-> forecast";

/// Needs no usable network: a wrong one must be seen too.
/// @param inspection of `spec`. @param collapsed names of blocks to be one node each; those that something leaves and comes
///   back to are shown layer by layer all the same.
[[nodiscard]] NetworkGraph makeNetworkGraph(const models::ModelSpec& spec, const models::ModelInspection& inspection,
                                            const models::TaskShape& task, const std::set<std::string>& collapsed = {});

} // namespace airshed::drawing
