#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QScrollBar>

#include "ui/canvas/network_canvas.h"
#include "ui/document/model_edits.h"
#include "ui/text/text.h"

// What the mouse does in the drawing of a network: selecting, connecting, panning, zooming, dropping, the menu.

namespace airshed::ui {

namespace {

constexpr double portReach = 11; ///< in the view's pixels: a port is a small thing to hit

/// Whether it is known which layers an arrow joins: a block that is one box may hide that.
bool endsAtLayers(const ArrowItem& arrow) {
    return arrow.to()->content().kind != BoxContent::Kind::Block && !arrow.from()->content().id.empty();
}

bool carriesLayers(const QMimeData& carried) {
    return carried.hasFormat(QString::fromLatin1(layerTypeMime)) || carried.hasFormat(QString::fromLatin1(blockMime));
}

} // namespace

void NetworkCanvas::wheelEvent(QWheelEvent* event) {
    if (!event->modifiers().testFlag(Qt::ControlModifier)) {
        QGraphicsView::wheelEvent(event);
        return;
    }
    zoomBy(std::pow(1.0015, event->angleDelta().y()));
    event->accept();
}

void NetworkCanvas::mousePressEvent(QMouseEvent* event) {
    const QPointF point = mapToScene(event->pos());
    m_press = Press::None;
    m_pressAt = event->pos();
    if (event->button() == Qt::MiddleButton) {
        m_press = Press::Pan;
        viewport()->setCursor(Qt::ClosedHandCursor);
        return;
    }
    m_pressBox = m_scene.boxAt(point);
    if (event->button() == Qt::RightButton) {
        if (m_pressBox && !m_pressBox->isSelected())
            setCurrent(m_pressBox, true);
        return;
    }
    const double reach = portReach / zoom();
    if (const int problem = m_pressBox ? m_pressBox->fixAt(point) : -1; problem >= 0) {
        m_press = Press::Fix;
        m_pressFix = m_scene.fixOf(m_pressBox, problem);
        return;
    }
    if (BoxItem* box = m_scene.outPortAt(point, reach); box && !box->content().id.empty()) {
        m_press = Press::Port;
        m_pressBox = box;
    } else if (ArrowItem* arrow = m_scene.arrowEndAt(point, reach); arrow && endsAtLayers(*arrow)) {
        m_press = Press::ArrowEnd;
        m_pressArrow = arrow;
    }
    if (m_press != Press::None) {
        // A click without a drag selects the box, as anywhere else on it.
        if (m_pressBox && !event->modifiers().testFlag(Qt::ControlModifier))
            setCurrent(m_pressBox, true);
        return;
    }
    QGraphicsView::mousePressEvent(event);
    if (m_pressBox)
        setCurrent(m_pressBox, false);
}

void NetworkCanvas::mouseMoveEvent(QMouseEvent* event) {
    const bool dragged = (event->pos() - m_pressAt).manhattanLength() >= QApplication::startDragDistance();
    switch (m_press) {
    case Press::Pan: {
        const QPoint way = event->pos() - m_pressAt;
        m_pressAt = event->pos();
        m_fitted = false;
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - way.x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - way.y());
        return;
    }
    case Press::Port:
    case Press::ArrowEnd:
        if (!m_connect.isActive() && dragged) {
            if (m_press == Press::Port)
                m_connect.begin(m_spec, m_pressBox);
            else
                m_connect.beginWithEnd(m_spec, m_pressArrow);
        }
        m_connect.moveTo(mapToScene(event->pos()));
        if (m_connect.isActive())
            Q_EMIT said(m_connect.words());
        return;
    case Press::Fix: return;
    case Press::None: break;
    }
    if (event->buttons() == Qt::NoButton)
        hoverAt(event->pos());
    QGraphicsView::mouseMoveEvent(event);
}

void NetworkCanvas::hoverAt(const QPoint& position) {
    if (m_connect.isActive())
        return;
    const QPointF point = mapToScene(position);
    const double reach = portReach / zoom();
    const BoxItem* box = m_scene.boxAt(point);
    if (box && box->fixAt(point) >= 0)
        viewport()->setCursor(Qt::PointingHandCursor);
    else if (m_scene.outPortAt(point, reach) || m_scene.arrowEndAt(point, reach))
        viewport()->setCursor(Qt::CrossCursor);
    else
        viewport()->setCursor(Qt::ArrowCursor);
}

void NetworkCanvas::mouseReleaseEvent(QMouseEvent* event) {
    const Press press = m_press;
    m_press = Press::None;
    switch (press) {
    case Press::Pan: viewport()->setCursor(Qt::ArrowCursor); return;
    case Press::Port:
    case Press::ArrowEnd:
        if (m_connect.isActive()) {
            const CanvasEdit edit = m_connect.finish();
            Q_EMIT said({});
            make(edit);
        }
        return;
    case Press::Fix: {
        const QPointF point = mapToScene(event->pos());
        const BoxItem* box = m_scene.boxAt(point);
        if (box && box == m_pressBox && m_scene.fixOf(box, box->fixAt(point)) == m_pressFix)
            applyFix(m_pressFix);
        return;
    }
    case Press::None: break;
    }
    QGraphicsView::mouseReleaseEvent(event);
}

void NetworkCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    const BoxItem* box = event->button() == Qt::LeftButton ? m_scene.boxAt(mapToScene(event->pos())) : nullptr;
    if (box && !box->content().block.empty())
        setCollapsed(std::string(box->content().block), false);
    else if (box)
        Q_EMIT settingsWanted();
}

void NetworkCanvas::contextMenuEvent(QContextMenuEvent* event) {
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QPointF point = mapToScene(event->pos());
    BoxItem* box = byKey ? current() : m_scene.boxAt(point);
    QMenu menu(this);
    menu.setAccessibleName(tr("What can be done with the network"));
    menu.setToolTipsVisible(true);
    fillMenu(menu, box, byKey || box ? nullptr : m_scene.arrowAt(point));
    menu.exec(byKey && box ? viewport()->mapToGlobal(mapFromScene(box->sceneBoundingRect().center())) : event->globalPos());
}

void NetworkCanvas::addLayerMenu(QMenu& menu, const QString& title, const std::function<void(const std::string&)>& chosen) {
    QMenu* layers = menu.addMenu(title);
    QMenu* group = nullptr;
    for (const models::LayerType& type : models::catalogue()) {
        if (!group || group->title() != toQt(type.group))
            group = layers->addMenu(toQt(type.group));
        group->setToolTipsVisible(true);
        QAction* action = group->addAction(toQt(type.title), this, [chosen, name = type.type] { chosen(name); });
        action->setToolTip(toQt(type.summary));
    }
}

void NetworkCanvas::fillArrowMenu(QMenu& menu, const ArrowItem& arrow) {
    const std::string from = arrow.from()->content().id;
    const std::string to = arrow.to()->content().id;
    addLayerMenu(menu, tr("Put a layer here"), [this, from, to, slot = arrow.slot()](const std::string& type) {
        add(tr("Add layer"), [&](models::ModelSpec& spec) -> std::vector<std::string> {
            return {to.empty() ? insertLayer(spec, from, type) : insertBetween(spec, from, to, slot, type)};
        });
    });
    if (!to.empty())
        menu.addAction(tr("Disconnect"), this, [this, to, slot = arrow.slot()] {
            make({tr("Disconnect layers"), [&](models::ModelSpec& spec) { disconnectLayer(spec, to, slot); }});
        });
}

void NetworkCanvas::fillMenu(QMenu& menu, BoxItem* box, ArrowItem* arrow) {
    if (arrow && endsAtLayers(*arrow)) {
        fillArrowMenu(menu, *arrow);
        return;
    }
    const bool layer = box && box->isLayerOrBlock();
    if (box)
        for (std::size_t problem = 0; problem < box->content().problems.size(); ++problem)
            if (const int fix = m_scene.fixOf(box, static_cast<int>(problem)); fix >= 0)
                menu.addAction(tr("Fix: %1\tF").arg(box->content().problems[problem].fixTitle), this,
                               [this, fix] { applyFix(fix); });
    if (layer)
        menu.addAction(tr("Settings\tEnter"), this, &NetworkCanvas::settingsWanted);
    if (box && box->hasOutput())
        menu.addAction(tr("Connect to…\tC"), this, &NetworkCanvas::beginConnection);
    addLayerMenu(menu, box ? tr("Add a layer behind it") : tr("Add a layer"),
                 [this](const std::string& type) { addLayer(type); });
    menu.addSeparator();
    if (layer) {
        menu.addAction(tr("Cut\tCtrl+X"), this, &NetworkCanvas::cutSelected);
        menu.addAction(tr("Copy\tCtrl+C"), this, &NetworkCanvas::copySelected);
        menu.addAction(tr("Duplicate\tCtrl+D"), this, &NetworkCanvas::duplicateSelected);
        menu.addAction(tr("Remove\tDelete"), this, &NetworkCanvas::removeSelected);
    }
    menu.addAction(tr("Paste\tCtrl+V"), this, &NetworkCanvas::paste);
    if (layer)
        fillBlockMenu(menu, currentBlock());
    if (box)
        return;
    menu.addAction(tr("Select all\tCtrl+A"), this, &NetworkCanvas::selectAll);
    menu.addSeparator();
    menu.addAction(tr("Show all of it\tCtrl+9"), this, &NetworkCanvas::fit);
    menu.addAction(tr("Actual size\tCtrl+0"), this, &NetworkCanvas::zoomActual);
}

void NetworkCanvas::dragEnterEvent(QDragEnterEvent* event) {
    if (carriesLayers(*event->mimeData()))
        event->acceptProposedAction();
    else
        event->ignore(); // files go to the window
}

void NetworkCanvas::dragMoveEvent(QDragMoveEvent* event) {
    if (!carriesLayers(*event->mimeData())) {
        event->ignore();
        return;
    }
    markDrop(mapToScene(event->position().toPoint()));
    event->acceptProposedAction();
}

void NetworkCanvas::dragLeaveEvent(QDragLeaveEvent* event) {
    Q_UNUSED(event)
    clearDrop();
    Q_EMIT said({});
}

void NetworkCanvas::markDrop(const QPointF& point) {
    clearDrop();
    m_dropBox = m_scene.boxAt(point);
    if (m_dropBox && m_dropBox->content().id.empty())
        m_dropBox = nullptr;
    m_dropArrow = m_dropBox ? nullptr : m_scene.arrowAt(point);
    if (m_dropArrow && !endsAtLayers(*m_dropArrow))
        m_dropArrow = nullptr;
    if (m_dropBox) {
        m_dropBox->setMark(BoxItem::Mark::Target);
        Q_EMIT said(tr("Let go to put it behind %1.").arg(m_dropBox->content().title));
    } else if (m_dropArrow) {
        m_dropArrow->setMark(ArrowItem::Mark::Target);
        Q_EMIT said(tr("Let go to put it between %1 and %2.")
                        .arg(m_dropArrow->from()->content().title, m_dropArrow->to()->content().title));
    } else {
        Q_EMIT said(tr("Let go to add it without a connection; on an arrow it goes in between."));
    }
}

void NetworkCanvas::clearDrop() {
    if (m_dropBox)
        m_dropBox->setMark(BoxItem::Mark::None);
    if (m_dropArrow)
        m_dropArrow->setMark(ArrowItem::Mark::None);
    m_dropBox = nullptr;
    m_dropArrow = nullptr;
}

void NetworkCanvas::dropEvent(QDropEvent* event) {
    const std::string type = event->mimeData()->data(QString::fromLatin1(layerTypeMime)).toStdString();
    const std::string block = event->mimeData()->data(QString::fromLatin1(blockMime)).toStdString();
    if (!models::findLayerType(type) && block.empty()) {
        event->ignore();
        return;
    }
    markDrop(mapToScene(event->position().toPoint()));
    const std::string behind = m_dropBox ? m_dropBox->content().id : std::string();
    const std::string from = m_dropArrow ? m_dropArrow->from()->content().id : std::string();
    const std::string to = m_dropArrow ? m_dropArrow->to()->content().id : std::string();
    const std::size_t slot = m_dropArrow ? m_dropArrow->slot() : 0;
    clearDrop();
    event->acceptProposedAction();
    setFocus();
    Q_EMIT said({});
    if (!block.empty()) {
        const std::size_t nameEnd = std::min(block.find('\n'), block.size() - 1);
        const std::string after = !behind.empty() ? behind : !from.empty() ? from : currentSource();
        insertSaved(block.substr(0, nameEnd), block.substr(nameEnd + 1), after);
        return;
    }
    add(tr("Add layer"), [&](models::ModelSpec& spec) -> std::vector<std::string> {
        if (!behind.empty())
            return {insertLayer(spec, behind, type)};
        if (from.empty())
            return {addLooseLayer(spec, type)};
        return {to.empty() ? insertLayer(spec, from, type) : insertBetween(spec, from, to, slot, type)};
    });
}

} // namespace airshed::ui
