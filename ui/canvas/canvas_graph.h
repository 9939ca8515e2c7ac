#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <QString>

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
    enum class Kind { Source, Layer, Forecast };
    Kind kind = Kind::Layer;
    std::string key; ///< tells boxes apart, also where two layers have one id
    std::string id;  ///< of the layer or the source; "" for the forecast
    QString title;
    QString shape;   ///< of what it yields; "?" where that is not known
    QString weights; ///< "1,472 weights", "" when it has none
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

/// A network as boxes and arrows: what the task offers, the layers in the spec's order, the forecast that is asked for.
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

/// The key of the box that stands for the forecast; no layer can have it.
inline constexpr const char* forecastKey = "-> forecast";

[[nodiscard]] CanvasGraph makeCanvasGraph(const NetworkView& network);

} // namespace airshed::ui
