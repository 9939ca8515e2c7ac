#include "core/drawing/graph_layout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace airshed::drawing {

namespace {

constexpr double rankGapDown = 44;   ///< room for an arrow and the shape beside it
constexpr double rankGapAcross = 84; ///< the shape is written along the arrow
constexpr double boxGap = 32;
constexpr double lineGap = 14;
constexpr int orderSweeps = 8;
constexpr int placeSweeps = 6;
constexpr double portShare = 0.6; ///< arrows arrive within this share of a side

/// A box, or a place where a long line passes a rank. `across` is the axis along a rank.
struct Place {
    bool box = false;
    double across = 0; ///< extent along the rank
    double along = 0;  ///< extent in the direction of the data
    double centre = 0; ///< position along the rank
    std::size_t rank = 0;
    std::vector<std::size_t> above, below; ///< neighbours in the rank before and behind
};

/// Neighbours of a rank that are moved as one.
struct Block {
    double sum = 0, weight = 0;
    std::size_t count = 0;
    [[nodiscard]] double mean() const { return sum / weight; }
};

class Arranger {
public:
    Arranger(const std::vector<Extent>& sizes, const std::vector<LayoutEdge>& edges, Direction direction)
        : m_edges(edges), m_down(direction == Direction::Down) {
        m_places.reserve(2 * sizes.size()); // and for lines that pass ranks
        for (const Extent& size : sizes) {
            Place place;
            place.box = true;
            place.across = m_down ? size.width : size.height;
            place.along = m_down ? size.height : size.width;
            m_places.push_back(std::move(place));
        }
        m_boxes = sizes.size();
    }

    GraphLayout run() {
        findCircles();
        rankBoxes();
        threadLongLines();
        orderRanks();
        placeAcross();
        return result();
    }

private:
    /// Depth first from the boxes that nothing feeds, then from the rest: an edge to a box on the present path closes a circle.
    void findCircles() {
        m_closes.assign(m_edges.size(), false);
        std::vector<std::vector<std::size_t>> out(m_boxes);
        std::vector<std::size_t> fed(m_boxes, 0);
        for (std::size_t edge = 0; edge < m_edges.size(); ++edge) {
            out[m_edges[edge].from].push_back(edge);
            ++fed[m_edges[edge].to];
        }
        std::vector<std::size_t> roots(m_boxes);
        std::iota(roots.begin(), roots.end(), std::size_t{0});
        std::stable_partition(roots.begin(), roots.end(), [&](std::size_t box) { return fed[box] == 0; });
        enum State : char { New, OnPath, Done };
        std::vector<State> state(m_boxes, New);
        std::vector<std::pair<std::size_t, std::size_t>> path; // a box and how many of its edges have been followed
        for (const std::size_t root : roots) {
            if (state[root] != New)
                continue;
            path.emplace_back(root, 0);
            state[root] = OnPath;
            while (!path.empty()) {
                auto& [box, followed] = path.back();
                if (followed == out[box].size()) {
                    state[box] = Done;
                    path.pop_back();
                    continue;
                }
                const std::size_t edge = out[box][followed++];
                const std::size_t next = m_edges[edge].to;
                m_closes[edge] = state[next] == OnPath;
                if (state[next] == New) {
                    state[next] = OnPath;
                    path.emplace_back(next, 0);
                }
            }
        }
    }

    void rankBoxes() {
        std::vector<std::vector<std::size_t>> out(m_boxes);
        std::vector<std::size_t> awaited(m_boxes, 0);
        for (std::size_t edge = 0; edge < m_edges.size(); ++edge)
            if (!m_closes[edge]) {
                out[m_edges[edge].from].push_back(m_edges[edge].to);
                ++awaited[m_edges[edge].to];
            }
        std::vector<std::size_t> ready;
        for (std::size_t box = 0; box < m_boxes; ++box)
            if (awaited[box] == 0)
                ready.push_back(box);
        std::size_t ranks = m_boxes == 0 ? 0 : 1;
        for (std::size_t next = 0; next < ready.size(); ++next)
            for (const std::size_t to : out[ready[next]]) {
                m_places[to].rank = std::max(m_places[to].rank, m_places[ready[next]].rank + 1);
                ranks = std::max(ranks, m_places[to].rank + 1);
                if (--awaited[to] == 0)
                    ready.push_back(to);
            }
        m_ranks.resize(ranks);
        for (std::size_t box = 0; box < m_boxes; ++box)
            m_ranks[m_places[box].rank].push_back(box);
    }

    /// Lines of one box that pass the same rank share a place there and part where they must.
    void threadLongLines() {
        m_threads.resize(m_edges.size());
        std::map<std::pair<std::size_t, std::size_t>, std::size_t> shared; // (box, rank) → place
        for (std::size_t edge = 0; edge < m_edges.size(); ++edge) {
            if (m_closes[edge])
                continue;
            std::size_t before = m_edges[edge].from;
            for (std::size_t rank = m_places[before].rank + 1; rank < m_places[m_edges[edge].to].rank; ++rank) {
                const auto [at, added] = shared.try_emplace({m_edges[edge].from, rank}, m_places.size());
                if (added) {
                    Place place;
                    place.rank = rank;
                    m_places.push_back(std::move(place));
                    m_ranks[rank].push_back(at->second);
                    join(before, at->second);
                }
                m_threads[edge].push_back(at->second);
                before = at->second;
            }
            join(before, m_edges[edge].to);
        }
    }

    void join(std::size_t upper, std::size_t lower) {
        m_places[upper].below.push_back(lower);
        m_places[lower].above.push_back(upper);
    }

    void orderRanks() {
        std::vector<double> position(m_places.size(), 0);
        const auto number = [&](const std::vector<std::size_t>& rank) {
            for (std::size_t index = 0; index < rank.size(); ++index)
                position[rank[index]] = static_cast<double>(index);
        };
        std::ranges::for_each(m_ranks, number);
        std::vector<std::vector<std::size_t>> best = m_ranks;
        std::size_t fewest = crossings(position);
        std::vector<double> wanted(m_places.size(), 0);
        for (int sweep = 0; sweep < orderSweeps && fewest > 0; ++sweep) {
            const bool downwards = sweep % 2 == 0;
            for (std::size_t step = 1; step < m_ranks.size(); ++step) {
                auto& rank = m_ranks[downwards ? step : m_ranks.size() - 1 - step];
                for (const std::size_t place : rank) {
                    const auto& neighbours = downwards ? m_places[place].above : m_places[place].below;
                    double sum = 0;
                    for (const std::size_t neighbour : neighbours)
                        sum += position[neighbour];
                    wanted[place] = neighbours.empty() ? position[place] : sum / static_cast<double>(neighbours.size());
                }
                // By their present order where they want the same place. (A stable sort would ask for memory each time.)
                std::ranges::sort(rank, {}, [&](std::size_t place) { return std::pair(wanted[place], position[place]); });
                number(rank);
            }
            const std::size_t now = crossings(position);
            if (now < fewest) {
                fewest = now;
                best = m_ranks;
            }
        }
        m_ranks = std::move(best);
    }

    /// Pairs of lines that cross, over all ranks: inversions, counted with a Fenwick tree.
    [[nodiscard]] std::size_t crossings(const std::vector<double>& position) const {
        std::size_t count = 0;
        std::vector<std::size_t> ends;
        std::vector<std::size_t> tree;
        std::vector<std::size_t> ordered;
        for (std::size_t rank = 0; rank + 1 < m_ranks.size(); ++rank) {
            if (m_ranks[rank].size() == 1 || m_ranks[rank + 1].size() == 1)
                continue;
            ordered.assign(m_ranks[rank].begin(), m_ranks[rank].end());
            std::ranges::sort(ordered, {}, [&](std::size_t place) { return position[place]; });
            ends.clear();
            for (const std::size_t place : ordered) {
                const auto begin = static_cast<std::ptrdiff_t>(ends.size());
                for (const std::size_t lower : m_places[place].below)
                    ends.push_back(static_cast<std::size_t>(position[lower]));
                std::sort(ends.begin() + begin, ends.end());
            }
            tree.assign(m_ranks[rank + 1].size() + 1, 0);
            for (std::size_t seen = 0; seen < ends.size(); ++seen) {
                std::size_t before = 0;
                for (std::size_t node = ends[seen] + 1; node > 0; node &= node - 1)
                    before += tree[node];
                count += seen - before;
                for (std::size_t node = ends[seen] + 1; node < tree.size(); node += node & (~node + 1))
                    ++tree[node];
            }
        }
        return count;
    }

    void placeAcross() {
        for (const auto& rank : m_ranks) {
            double at = 0;
            for (std::size_t index = 0; index < rank.size(); ++index) {
                at += index == 0 ? 0 : separation(rank[index - 1], rank[index]);
                m_places[rank[index]].centre = at;
            }
            for (const std::size_t place : rank)
                m_places[place].centre -= at / 2;
        }
        for (int sweep = 0; sweep < placeSweeps; ++sweep) {
            for (std::size_t rank = 0; rank < m_ranks.size(); ++rank)
                settle(m_ranks[rank], true, false);
            for (std::size_t rank = m_ranks.size(); rank-- > 0;)
                settle(m_ranks[rank], false, true);
        }
        for (const auto& rank : m_ranks)
            settle(rank, true, true);
    }

    [[nodiscard]] double separation(std::size_t left, std::size_t right) const {
        const bool boxes = m_places[left].box && m_places[right].box;
        return (m_places[left].across + m_places[right].across) / 2 + (boxes ? boxGap : lineGap);
    }

    /// Moves a rank to where its neighbours pull it: least squares under the order and the gaps, by pooling adjacent violators
    /// (Ayer et al. 1955). A passing line pulls more than a box, because a bend in it is seen more.
    void settle(const std::vector<std::size_t>& rank, bool toAbove, bool toBelow) {
        std::vector<Block>& blocks = m_blocks;
        blocks.clear();
        std::vector<double>& offsets = m_offsets;
        offsets.assign(rank.size(), 0);
        for (std::size_t index = 0; index < rank.size(); ++index) {
            if (index > 0)
                offsets[index] = offsets[index - 1] + separation(rank[index - 1], rank[index]);
            const Place& place = m_places[rank[index]];
            double sum = 0;
            double weight = 0;
            const auto pull = [&](const std::vector<std::size_t>& neighbours) {
                for (const std::size_t neighbour : neighbours) {
                    const double strength = place.box || m_places[neighbour].box ? 1 : 4;
                    sum += strength * m_places[neighbour].centre;
                    weight += strength;
                }
            };
            if (toAbove)
                pull(place.above);
            if (toBelow)
                pull(place.below);
            if (weight == 0) {
                weight = 0.01;
                sum = weight * place.centre;
            }
            blocks.push_back({sum - weight * offsets[index], weight, 1});
            while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
                const Block last = blocks.back();
                blocks.pop_back();
                blocks.back() = {blocks.back().sum + last.sum, blocks.back().weight + last.weight,
                                 blocks.back().count + last.count};
            }
        }
        std::size_t index = 0;
        for (const Block& block : blocks)
            for (std::size_t member = 0; member < block.count; ++member, ++index)
                m_places[rank[index]].centre = block.mean() + offsets[index];
    }

    [[nodiscard]] Point point(double along, double across) const {
        return m_down ? Point{across, along} : Point{along, across};
    }

    [[nodiscard]] GraphLayout result() {
        std::vector<double> begins(m_ranks.size() + 1, 0);
        std::vector<double> extents(m_ranks.size(), 0);
        for (std::size_t rank = 0; rank < m_ranks.size(); ++rank) {
            for (const std::size_t place : m_ranks[rank])
                extents[rank] = std::max(extents[rank], m_places[place].along);
            begins[rank + 1] = begins[rank] + extents[rank] + (m_down ? rankGapDown : rankGapAcross);
        }
        GraphLayout layout;
        layout.places.reserve(m_boxes);
        for (std::size_t box = 0; box < m_boxes; ++box) {
            const Place& place = m_places[box];
            layout.places.push_back(point(begins[place.rank], std::round(place.centre - place.across / 2)));
            include(layout, layout.places.back(), point(place.along, place.across), box == 0);
        }
        const std::vector<double> arrivals = arrivalOffsets();
        layout.routes.reserve(m_edges.size());
        layout.closesCircle = m_closes;
        for (std::size_t edge = 0; edge < m_edges.size(); ++edge) {
            const Place& from = m_places[m_edges[edge].from];
            const Place& to = m_places[m_edges[edge].to];
            std::vector<Point> route = {point(begins[from.rank] + from.along, from.centre)};
            for (const std::size_t passed : m_threads[edge]) {
                const Place& place = m_places[passed];
                route.push_back(point(begins[place.rank], place.centre));
                route.push_back(point(begins[place.rank] + extents[place.rank], place.centre));
            }
            route.push_back(point(begins[to.rank], to.centre + arrivals[edge]));
            layout.routes.push_back(std::move(route));
        }
        return layout;
    }

    static void include(GraphLayout& layout, const Point& corner, const Point& extent, bool first) {
        const Point far{corner.x + extent.x, corner.y + extent.y};
        layout.least = first ? corner : Point{std::min(layout.least.x, corner.x), std::min(layout.least.y, corner.y)};
        layout.most = first ? far : Point{std::max(layout.most.x, far.x), std::max(layout.most.y, far.y)};
    }

    /// Arrows into one box arrive side by side, in the order in which they come.
    [[nodiscard]] std::vector<double> arrivalOffsets() const {
        std::vector<std::vector<std::size_t>> arriving(m_boxes);
        for (std::size_t edge = 0; edge < m_edges.size(); ++edge)
            if (!m_closes[edge])
                arriving[m_edges[edge].to].push_back(edge);
        std::vector<double> offsets(m_edges.size(), 0);
        for (std::size_t box = 0; box < m_boxes; ++box) {
            auto& edges = arriving[box];
            std::ranges::stable_sort(edges, {}, [&](std::size_t edge) {
                return m_places[m_threads[edge].empty() ? m_edges[edge].from : m_threads[edge].back()].centre;
            });
            const double room = m_places[box].across * portShare;
            const double step = edges.size() < 2 ? 0 : std::min(24.0, room / static_cast<double>(edges.size() - 1));
            for (std::size_t index = 0; index < edges.size(); ++index)
                offsets[edges[index]] = step * (static_cast<double>(index) - static_cast<double>(edges.size() - 1) / 2);
        }
        return offsets;
    }

    const std::vector<LayoutEdge>& m_edges;
    bool m_down;
    std::size_t m_boxes = 0;
    std::vector<Place> m_places; ///< the boxes first
    std::vector<std::vector<std::size_t>> m_ranks;
    std::vector<std::vector<std::size_t>> m_threads; ///< of each edge: the places where it passes ranks
    std::vector<bool> m_closes;

    // Of `settle`, kept from rank to rank.
    std::vector<Block> m_blocks;
    std::vector<double> m_offsets;
};

} // namespace

GraphLayout layOut(const std::vector<Extent>& sizes, const std::vector<LayoutEdge>& edges, Direction direction) {
    return Arranger(sizes, edges, direction).run();
}

} // namespace airshed::drawing
