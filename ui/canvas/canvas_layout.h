#pragma once

#include <cstddef>
#include <vector>

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace airshed::ui {

/// A connection between two boxes, by their positions in the list of boxes.
struct LayoutEdge {
    std::size_t from = 0;
    std::size_t to = 0;
    bool operator==(const LayoutEdge&) const = default;
};

/// Where boxes stand and connections run.
struct CanvasLayout {
    std::vector<QPointF> places;              ///< top left corner of each box
    std::vector<std::vector<QPointF>> routes; ///< of each edge: where it leaves, where it passes boxes by, where it arrives
    std::vector<bool> closesCircle;           ///< of each edge: it leads back, so its route is its two ends alone
    QRectF bounds;                            ///< of all boxes
};

/// Arranges boxes so that connections lead from left to right (Horizontal) or from above to below (Vertical), with few
/// crossings and straight lines: ranks by longest path, places for lines that pass a rank, order within ranks by barycentres
/// (Sugiyama, Tagawa and Toda 1981), positions by least squares that keep the order and the gaps. The same input gives the same
/// layout.
/// @param sizes of the boxes. @param edges between them; circles are allowed.
[[nodiscard]] CanvasLayout layOut(const std::vector<QSizeF>& sizes, const std::vector<LayoutEdge>& edges,
                                  Qt::Orientation direction);

} // namespace airshed::ui
