#include <cmath>
#include <limits>

#include <QKeyEvent>

#include "ui/canvas/network_canvas.h"

// What the keys do in the drawing of a network.

namespace airshed::ui {

namespace {

QPointF centreOf(const BoxItem& box) {
    return QRectF(box.pos(), box.size()).center();
}

/// The unit step of an arrow key.
QPointF stepOf(int key) {
    switch (key) {
    case Qt::Key_Up: return {0, -1};
    case Qt::Key_Down: return {0, 1};
    case Qt::Key_Left: return {-1, 0};
    default: return {1, 0};
    }
}

bool isArrowKey(int key) {
    return key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_Left || key == Qt::Key_Right;
}

} // namespace

BoxItem* NetworkCanvas::neighbour(const BoxItem& box, int key) const {
    const bool down = m_scene.style().direction == Qt::Vertical;
    const int forward = down ? Qt::Key_Down : Qt::Key_Right;
    const int backward = down ? Qt::Key_Up : Qt::Key_Left;
    const QPointF here = centreOf(box);
    BoxItem* best = nullptr;
    double nearest = std::numeric_limits<double>::max();
    const auto consider = [&](BoxItem* candidate, double distance) {
        if (distance < nearest) {
            nearest = distance;
            best = candidate;
        }
    };
    // Along the data the arrows are followed; where none leads on, and across, the nearest box on that side is taken.
    for (const ArrowItem* arrow : m_scene.arrows()) {
        BoxItem* other = key == forward && arrow->from() == &box  ? arrow->to()
                         : key == backward && arrow->to() == &box ? arrow->from()
                                                                  : nullptr;
        if (other)
            consider(other, QLineF(here, centreOf(*other)).length());
    }
    if (best)
        return best;
    const QPointF step = stepOf(key);
    for (std::size_t index = 0; index < m_scene.graph().boxes.size(); ++index) {
        BoxItem* candidate = m_scene.box(index);
        const QPointF way = centreOf(*candidate) - here;
        const double ahead = QPointF::dotProduct(way, step);
        const double aside = std::abs(way.x() * step.y()) + std::abs(way.y() * step.x());
        if (candidate != &box && ahead > 1)
            consider(candidate, ahead + 3 * aside);
    }
    return best;
}

void NetworkCanvas::walk(int key, bool extend) {
    const BoxItem* from = current();
    BoxItem* to = from ? neighbour(*from, key) : nullptr;
    if (!to)
        return;
    setCurrent(to, !extend);
    to->setSelected(true);
    ensureVisible(to, 30, 30);
}

bool NetworkCanvas::focusNextPrevChild(bool next) {
    const std::size_t count = m_scene.graph().boxes.size();
    const BoxItem* box = current();
    if (!box || m_connect.isActive())
        return QGraphicsView::focusNextPrevChild(next);
    const std::size_t at = m_scene.indexOf(box);
    // Past the last box, and before the first, the focus goes on to what stands beside the drawing.
    if (next ? at + 1 >= count : at == 0)
        return QGraphicsView::focusNextPrevChild(next);
    BoxItem* to = m_scene.box(next ? at + 1 : at - 1);
    setCurrent(to, true);
    ensureVisible(to, 30, 30);
    return true;
}

void NetworkCanvas::keyPressEvent(QKeyEvent* event) {
    const bool done = m_connect.isActive()                               ? handleConnectKey(event->key())
                      : event->modifiers().testFlag(Qt::ControlModifier) ? handleControlKey(event->key())
                                                                         : handleKey(event->key(), event->modifiers());
    if (done)
        event->accept();
    else
        QGraphicsView::keyPressEvent(event);
}

bool NetworkCanvas::handleKey(int key, Qt::KeyboardModifiers modifiers) {
    if (isArrowKey(key)) {
        walk(key, modifiers.testFlag(Qt::ShiftModifier));
        return true;
    }
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter: Q_EMIT settingsWanted(); return true;
    case Qt::Key_Delete:
    case Qt::Key_Backspace: removeSelected(); return true;
    case Qt::Key_C: beginConnection(); return true;
    case Qt::Key_O:
        if (const std::string block = currentBlock(); !block.empty())
            setCollapsed(block, !isCollapsed(block));
        return true;
    case Qt::Key_F:
        if (const BoxItem* box = current())
            for (std::size_t problem = 0; problem < box->content().problems.size(); ++problem)
                if (const int fix = m_scene.fixOf(box, static_cast<int>(problem)); fix >= 0) {
                    applyFix(fix);
                    break;
                }
        return true;
    case Qt::Key_Space:
        if (BoxItem* box = current())
            box->setSelected(!box->isSelected());
        return true;
    case Qt::Key_Escape: m_scene.clearSelection(); return true;
    case Qt::Key_Home:
    case Qt::Key_End:
        if (!m_scene.graph().boxes.empty()) {
            BoxItem* box = m_scene.box(key == Qt::Key_Home ? 0 : m_scene.graph().boxes.size() - 1);
            setCurrent(box, true);
            ensureVisible(box, 30, 30);
        }
        return true;
    default: return false;
    }
}

bool NetworkCanvas::handleControlKey(int key) {
    switch (key) {
    case Qt::Key_A: selectAll(); return true;
    case Qt::Key_C: copySelected(); return true;
    case Qt::Key_X: cutSelected(); return true;
    case Qt::Key_V: paste(); return true;
    case Qt::Key_D: duplicateSelected(); return true;
    case Qt::Key_G: makeBlockOfSelected(); return true;
    case Qt::Key_0: zoomActual(); return true;
    case Qt::Key_9: fit(); return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoomBy(1.25); return true;
    case Qt::Key_Minus: zoomBy(0.8); return true;
    default: return false;
    }
}

bool NetworkCanvas::handleConnectKey(int key) {
    if (isArrowKey(key)) {
        const BoxItem* at = m_connect.target() ? m_connect.target() : m_connect.from();
        if (BoxItem* next = neighbour(*at, key); next && next != m_connect.from()) {
            m_connect.aimAt(next);
            ensureVisible(next, 30, 30);
        }
        Q_EMIT said(m_connect.words());
        return true;
    }
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        const CanvasEdit edit = m_connect.finish();
        Q_EMIT said({});
        make(edit);
        return true;
    }
    if (key == Qt::Key_Escape) {
        m_connect.cancel();
        Q_EMIT said({});
        return true;
    }
    return false;
}

} // namespace airshed::ui
