#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include <QString>

#include "core/drawing/network_graph.h"
#include "core/models/inspection.h"
#include "core/models/model_fixes.h"

namespace airshed::ui {

/// What is wrong with a box, in words, and what a click would do about it.
struct BoxProblem {
    QString message;
    QString hint;
    QString fixTitle; ///< "" when there is no fix
    bool operator==(const BoxProblem&) const = default;
};

/// A box of the drawing.
struct BoxContent {
    using Kind = drawing::GraphNode::Kind;
    Kind kind = Kind::Layer;
    std::string key;   ///< tells boxes apart, also where two layers have one id
    std::string id;    ///< what may feed others: a layer, a source, the one output of a block; "" where there is none
    std::string block; ///< name of the block that it stands for
    std::vector<std::string> layers; ///< ids of the layers that it stands for
    QString title;
    QString subtitle; ///< id of the layer, or how many layers a block has; "" for none
    QString shape;    ///< of what it yields; "?" where that is not known
    QString weights;  ///< "1,472 weights", "" when it has none
    std::vector<BoxProblem> problems;
    bool operator==(const BoxContent&) const = default;
};

/// An arrow of the drawing. Boxes by their position in CanvasGraph::boxes.
struct ArrowContent {
    std::size_t from = 0;
    std::size_t to = 0;
    std::size_t slot = 0; ///< which input of the layer it feeds
    QString shape;
    bool operator==(const ArrowContent&) const = default;
};

/// A drawing::NetworkGraph in the words of the window, with what is wrong.
struct CanvasGraph {
    std::vector<BoxContent> boxes;
    std::vector<ArrowContent> arrows;
    /// Of each problem of each box: position in the list of fixes, -1 where there is none.
    std::vector<std::vector<int>> fixes;
};

/// Everything the drawing needs to know of a network.
struct NetworkView {
    const models::ModelSpec& spec;
    const models::ModelInspection& inspection;
    const std::vector<models::ModelFix>& fixes;
    const models::TaskShape& task;
};

using drawing::forecastKey;

/// @param collapsed names of blocks that are shown as one box.
[[nodiscard]] CanvasGraph makeCanvasGraph(const NetworkView& network, const std::set<std::string>& collapsed = {});
/// Of a model from a file: nothing of it is known but what the file says.
[[nodiscard]] CanvasGraph makeCanvasGraph(const drawing::NetworkGraph& graph);

} // namespace airshed::ui
