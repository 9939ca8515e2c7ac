#include "ui/canvas/arrow_item.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

namespace airshed::ui {

namespace {

constexpr double hitWidth = 12;
constexpr double headLength = 8;
constexpr double headWidth = 4;
constexpr double readable = 0.5;
constexpr double wordsReach = 110; ///< how far the shape's words may stand out from the line

} // namespace

QPainterPath arrowPath(const std::vector<QPointF>& route, Qt::Orientation direction, bool closesCircle) {
    if (route.size() < 2)
        return {};
    const bool down = direction == Qt::Vertical;
    QPainterPath path(route.front());
    if (closesCircle) {
        // Out at the side and back: such a line leads against all the others and must be seen to do so.
        const QPointF out = down ? QPointF(200, 0) : QPointF(0, 160);
        path.cubicTo(route.front() + out, route.back() + out, route.back());
        return path;
    }
    for (std::size_t index = 1; index < route.size(); ++index) {
        const QPointF begin = route[index - 1];
        const QPointF end = route[index];
        const double reach = (down ? end.y() - begin.y() : end.x() - begin.x()) / 2;
        const bool straight = down ? begin.x() == end.x() : begin.y() == end.y();
        if (straight)
            path.lineTo(end);
        else if (down)
            path.cubicTo(begin + QPointF(0, reach), end - QPointF(0, reach), end);
        else
            path.cubicTo(begin + QPointF(reach, 0), end - QPointF(reach, 0), end);
    }
    return path;
}

ArrowItem::ArrowItem(const CanvasStyle& style) : m_style(style) {
    setFlag(ItemIsSelectable);
}

void ArrowItem::setShapeText(const QString& shape) {
    if (shape == m_shapeText)
        return;
    m_shapeText = shape;
    update();
}

void ArrowItem::setEnds(BoxItem* from, BoxItem* to, std::size_t slot) {
    m_from = from;
    m_to = to;
    m_slot = slot;
}

void ArrowItem::setRoute(const std::vector<QPointF>& route, bool closesCircle) {
    if (route == m_route && closesCircle == m_closesCircle)
        return;
    prepareGeometryChange();
    m_route = route;
    m_closesCircle = closesCircle;
    m_path = arrowPath(m_route, m_style.direction, closesCircle);
    m_hitPath = {};
}

void ArrowItem::setMark(Mark mark) {
    if (mark == m_mark)
        return;
    m_mark = mark;
    update();
}

QRectF ArrowItem::boundingRect() const {
    return m_path.controlPointRect().adjusted(-hitWidth, -hitWidth, wordsReach, hitWidth);
}

QPainterPath ArrowItem::shape() const {
    if (m_hitPath.isEmpty()) {
        QPainterPathStroker stroker;
        stroker.setWidth(hitWidth);
        m_hitPath = stroker.createStroke(m_path);
    }
    return m_hitPath;
}

void ArrowItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    if (m_route.size() < 2)
        return;
    const Roles& roles = m_style.roles;
    painter->setRenderHint(QPainter::Antialiasing);
    QColor colour = m_closesCircle ? roles.bad : mixed(roles.line, roles.text, 0.45);
    double width = 1.5;
    if (isSelected() || m_mark == Mark::Target) {
        colour = m_closesCircle ? roles.bad : roles.accent;
        width = 3;
    }
    if (m_mark == Mark::Taken)
        colour = roles.line;
    painter->setPen(QPen(colour, width, m_closesCircle ? Qt::DashLine : Qt::SolidLine));
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(m_path);
    paintHead(*painter, colour);
    const double detail = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    if (detail < readable || m_shapeText.isEmpty())
        return;
    // Beside the first stretch, where several lines of one box still run together and mean the same.
    const QPointF begin = m_route[0];
    const QFontMetricsF metrics(m_style.body);
    const QPointF corner = begin + (m_style.direction == Qt::Vertical ? QPointF(10, 6) : QPointF(10, -5 - metrics.ascent()));
    painter->fillRect(QRectF(corner, QSizeF(metrics.horizontalAdvance(m_shapeText), metrics.height())), roles.ground);
    painter->setFont(m_style.body);
    painter->setPen(roles.muted);
    painter->drawText(corner + QPointF(0, metrics.ascent()), m_shapeText);
}

void ArrowItem::paintHead(QPainter& painter, const QColor& colour) const {
    // Lines arrive in the direction of the data, those that close a circle from the side.
    const bool down = (m_style.direction == Qt::Vertical) != m_closesCircle;
    const double sign = m_closesCircle ? -1 : 1;
    const QPointF end = m_route.back();
    const QPointF back = end - (down ? QPointF(0, headLength) : QPointF(headLength, 0)) * sign;
    const QPointF aside = down ? QPointF(headWidth, 0) : QPointF(0, headWidth);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF({end, back + aside, back - aside}));
}

} // namespace airshed::ui
