#pragma once

#include <vector>

#include <QGraphicsItem>
#include <QPainterPath>

#include "ui/canvas/box_item.h"

namespace airshed::ui {

/// A connection between two boxes, with the shape of what runs along it.
class ArrowItem : public QGraphicsItem {
public:
    enum { Type = UserType + 2 };

    explicit ArrowItem(const CanvasStyle& style);

    void setShapeText(const QString& shape);
    /// @param route where it leaves, passes and arrives, as CanvasLayout has it. @param closesCircle drawn as a fault.
    void setRoute(const std::vector<QPointF>& route, bool closesCircle);
    void setEnds(BoxItem* from, BoxItem* to, std::size_t slot);
    /// While its end is dragged elsewhere it is drawn faintly; while something hovers over it that would go in between,
    /// strongly.
    enum class Mark { None, Taken, Target };
    void setMark(Mark mark);

    [[nodiscard]] BoxItem* from() const noexcept { return m_from; }
    [[nodiscard]] BoxItem* to() const noexcept { return m_to; }
    [[nodiscard]] std::size_t slot() const noexcept { return m_slot; }
    /// Where it arrives, in the scene's coordinates.
    [[nodiscard]] QPointF end() const { return m_route.empty() ? QPointF() : m_route.back(); }
    /// A point on the line, halfway.
    [[nodiscard]] QPointF middle() const { return m_path.pointAtPercent(0.5); }

    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override;
    [[nodiscard]] QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void paintHead(QPainter& painter, const QColor& colour) const;

    const CanvasStyle& m_style;
    BoxItem* m_from = nullptr;
    BoxItem* m_to = nullptr;
    std::size_t m_slot = 0;
    QString m_shapeText;
    std::vector<QPointF> m_route;
    bool m_closesCircle = false;
    QPainterPath m_path;
    mutable QPainterPath m_hitPath; ///< made when it is asked for
    Mark m_mark = Mark::None;
};

/// The line from one point to another as the drawing bends it.
[[nodiscard]] QPainterPath arrowPath(const std::vector<QPointF>& route, Qt::Orientation direction, bool closesCircle);

} // namespace airshed::ui
