#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <QGraphicsScene>

#include "core/drawing/graph_layout.h"
#include "ui/canvas/arrow_item.h"
#include "ui/canvas/box_item.h"
#include "ui/canvas/canvas_graph.h"

namespace airshed::ui {

/// The drawing of a network: boxes and arrows that follow a CanvasGraph. Only what is another than before is made anew; the
/// rest keeps its place, its selection and its laid-out words.
class NetworkScene : public QGraphicsScene {
    Q_OBJECT
public:
    explicit NetworkScene(QObject* parent = nullptr);

    void show(CanvasGraph graph);
    void setDirection(Qt::Orientation direction);
    void setRoles(const Roles& roles);
    /// Takes the application's font anew.
    void refreshFonts();

    [[nodiscard]] const CanvasStyle& style() const noexcept { return m_style; }
    [[nodiscard]] const CanvasGraph& graph() const noexcept { return m_graph; }
    [[nodiscard]] const QRectF& bounds() const noexcept { return m_bounds; }
    /// How wide and high the drawing would be the other way round too, to choose a direction by.
    [[nodiscard]] QSizeF extentOf(Qt::Orientation direction) const;

    [[nodiscard]] BoxItem* box(std::size_t index) const { return m_boxes[index]; }
    /// The box of a key; null pointer when there is none.
    [[nodiscard]] BoxItem* boxOfKey(const std::string& key) const;
    /// The first box of a layer's or source's id; null pointer when there is none.
    [[nodiscard]] BoxItem* boxOfId(const std::string& id) const;
    [[nodiscard]] BoxItem* boxAt(const QPointF& point) const;
    [[nodiscard]] ArrowItem* arrowAt(const QPointF& point) const;
    /// The box whose output port is there, within `reach`.
    [[nodiscard]] BoxItem* outPortAt(const QPointF& point, double reach) const;
    /// The arrow whose end is there, within `reach`.
    [[nodiscard]] ArrowItem* arrowEndAt(const QPointF& point, double reach) const;
    [[nodiscard]] const std::vector<ArrowItem*>& arrows() const noexcept { return m_arrows; }
    [[nodiscard]] std::size_t indexOf(const BoxItem* box) const;
    /// Ids of the layers that are selected, in the spec's order.
    [[nodiscard]] std::vector<std::string> selectedLayers() const;
    /// Which fix the button of a problem applies; -1: none.
    [[nodiscard]] int fixOf(const BoxItem* box, int problem) const;

private:
    void followBoxes();
    void followArrows();
    void arrange();

    CanvasStyle m_style;
    CanvasGraph m_graph;
    std::vector<BoxItem*> m_boxes; ///< as in m_graph
    std::vector<ArrowItem*> m_arrows;
    std::unordered_map<std::string, BoxItem*> m_byKey;
    QRectF m_bounds;

    /// What an arrangement follows from.
    struct Arranged {
        std::vector<drawing::Extent> sizes;
        std::vector<drawing::LayoutEdge> edges;
        Qt::Orientation direction = Qt::Vertical;
        bool operator==(const Arranged&) const = default;
    };
    [[nodiscard]] Arranged toBeArranged(Qt::Orientation direction) const;

    drawing::GraphLayout m_layout; ///< as it was last arranged
    Arranged m_arranged;           ///< and of what
};

} // namespace airshed::ui
