#pragma once

#include <cstddef>
#include <vector>

namespace airshed::drawing {

/// A place of a drawing, in units of one pixel at scale 1; y grows downwards.
struct Point {
    double x = 0, y = 0;
    bool operator==(const Point&) const = default;
};

/// How large a box is.
struct Extent {
    double width = 0, height = 0;
    bool operator==(const Extent&) const = default;
};

/// Which way the data run.
enum class Direction { Down, Across };

/// A connection between two boxes, by their positions in the list of boxes.
struct LayoutEdge {
    std::size_t from = 0;
    std::size_t to = 0;
    bool operator==(const LayoutEdge&) const = default;
};

/// Where boxes stand and connections run.
struct GraphLayout {
    std::vector<Point> places;              ///< top left corner of each box
    std::vector<std::vector<Point>> routes; ///< of each edge: where it leaves, where it passes boxes by, where it arrives
    std::vector<bool> closesCircle;         ///< of each edge: it leads back, so its route is its two ends alone
    Point least, most;                      ///< corners of the rectangle that holds all boxes
};

/// Arranges boxes so that connections lead from left to right (Across) or from above to below (Down), with few crossings and
/// straight lines: ranks by longest path, places for lines that pass a rank, order within ranks by barycentres (Sugiyama,
/// Tagawa and Toda 1981), positions by least squares that keep the order and the gaps. The same input gives the same layout.
/// @param sizes of the boxes. @param edges between them; circles are allowed.
[[nodiscard]] GraphLayout layOut(const std::vector<Extent>& sizes, const std::vector<LayoutEdge>& edges, Direction direction);

} // namespace airshed::drawing
