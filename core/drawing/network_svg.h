#pragma once

#include <string>

#include "core/drawing/graph_layout.h"
#include "core/drawing/network_graph.h"

namespace airshed::drawing {

/// The drawing of a network as an SVG file's text (SVG 1.1): boxes with title, id, shape and weights, arrows with shapes, what
/// is wrong with a layer on its box in red. Words are set in the reader's sans-serif font; what is too long for a box is cut.
[[nodiscard]] std::string networkToSvg(const NetworkGraph& graph, Direction direction = Direction::Down);

} // namespace airshed::drawing
