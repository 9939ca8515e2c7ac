#include <QtTest>

#include "core/drawing/graph_layout.h"

using namespace airshed::drawing;

namespace {

bool intersect(const Point& one, const Extent& first, const Point& other, const Extent& second) {
    return one.x < other.x + second.width && other.x < one.x + first.width && one.y < other.y + second.height &&
           other.y < one.y + first.height;
}

} // namespace

class TestGraphLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isTheSameEveryTime() {
        const std::vector<Extent> sizes(7, Extent{180, 60});
        const std::vector<LayoutEdge> edges = {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {0, 3}, {3, 4}, {4, 5}, {2, 5}, {5, 6}};
        const GraphLayout first = layOut(sizes, edges, Direction::Down);
        const GraphLayout second = layOut(sizes, edges, Direction::Down);
        QVERIFY(first.places == second.places);
        QVERIFY(first.routes == second.routes);
    }

    void keepsBoxesApart() {
        for (const Direction direction : {Direction::Down, Direction::Across}) {
            std::vector<Extent> sizes;
            std::vector<LayoutEdge> edges;
            for (std::size_t box = 0; box < 40; ++box) {
                sizes.push_back({100 + 20 * static_cast<double>(box % 5), 40 + 15 * static_cast<double>(box % 3)});
                if (box > 0)
                    edges.push_back({box / 2, box});
                if (box > 6)
                    edges.push_back({box / 3, box});
            }
            const GraphLayout layout = layOut(sizes, edges, direction);
            for (std::size_t one = 0; one < sizes.size(); ++one) {
                QVERIFY(layout.places[one].x >= layout.least.x && layout.places[one].y >= layout.least.y);
                QVERIFY(layout.places[one].x + sizes[one].width <= layout.most.x);
                QVERIFY(layout.places[one].y + sizes[one].height <= layout.most.y);
                for (std::size_t other = one + 1; other < sizes.size(); ++other)
                    QVERIFY(!intersect(layout.places[one], sizes[one], layout.places[other], sizes[other]));
            }
            for (const auto& route : layout.routes)
                QVERIFY(direction == Direction::Down ? route.back().y > route.front().y : route.back().x > route.front().x);
        }
    }

    void putsChainsInALine() {
        const GraphLayout layout = layOut({{180, 60}, {240, 100}, {180, 60}}, {{0, 1}, {1, 2}}, Direction::Down);
        for (const auto& route : layout.routes)
            QCOMPARE(route.front().x, route.back().x);
        QVERIFY(layout.places[0].y < layout.places[1].y && layout.places[1].y < layout.places[2].y);
    }

    void survivesCircles() {
        const GraphLayout layout =
            layOut(std::vector<Extent>(3, Extent{100, 50}), {{0, 1}, {1, 2}, {2, 1}, {2, 2}}, Direction::Down);
        QCOMPARE(layout.closesCircle, (std::vector<bool>{false, false, true, true}));
        QVERIFY(layOut({}, {}, Direction::Down).places.empty());
    }
};

QTEST_APPLESS_MAIN(TestGraphLayout)
#include "tst_graph_layout.moc"
