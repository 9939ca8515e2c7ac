#pragma once

#include <string>

#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QTest>

#include "ui/canvas/network_canvas.h"

namespace airshed::test {

// What a hand on the mouse does in the drawing of a network.

inline void dragIn(ui::NetworkCanvas& canvas, const QPoint& from, const QPoint& to) {
    QTest::mousePress(canvas.viewport(), Qt::LeftButton, {}, from);
    QTest::mouseMove(canvas.viewport(), (from + to) / 2);
    QTest::mouseMove(canvas.viewport(), to);
    QTest::mouseRelease(canvas.viewport(), Qt::LeftButton, {}, to);
}

/// Draws a connection from the port of one box to the middle of another, which are brought into view first.
inline void connectIn(ui::NetworkCanvas& canvas, ui::BoxItem* from, ui::BoxItem* to) {
    const QRectF both = from->sceneBoundingRect() | to->sceneBoundingRect();
    if (!canvas.viewport()->rect().contains(canvas.mapFromScene(both).boundingRect()))
        canvas.fitInView(both, Qt::KeepAspectRatio);
    dragIn(canvas, canvas.mapFromScene(from->outPort()), canvas.mapFromScene(QRectF(to->pos(), to->size()).center()));
}

/// Lets something go over a place of the drawing, as a drag from the palette does. @return whether it was welcome.
inline bool dropIn(ui::NetworkCanvas& canvas, const char* mime, const QByteArray& data, const QPointF& where) {
    canvas.ensureVisible(QRectF(where, QSizeF(1, 1)));
    QMimeData dragged;
    dragged.setData(QString::fromLatin1(mime), data);
    const QPoint point = canvas.mapFromScene(where);
    QDragEnterEvent enter(point, Qt::CopyAction, &dragged, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(canvas.viewport(), &enter);
    QDropEvent drop(QPointF(point), Qt::CopyAction, &dragged, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(canvas.viewport(), &drop);
    return enter.isAccepted() && drop.isAccepted();
}

/// The same with a layer type.
inline bool dropIn(ui::NetworkCanvas& canvas, const char* type, const QPointF& where) {
    return dropIn(canvas, ui::layerTypeMime, type, where);
}

/// The arrow between two boxes, `to` "" for the forecast; null pointer when there is none.
inline ui::ArrowItem* arrowIn(ui::NetworkCanvas& canvas, const std::string& from, const std::string& to) {
    for (ui::ArrowItem* arrow : canvas.drawing().arrows())
        if (arrow->from()->content().id == from && arrow->to()->content().id == to)
            return arrow;
    return nullptr;
}

/// Lets a layer type go on an arrow. @return whether there is one and it was welcome.
inline bool dropBetween(ui::NetworkCanvas& canvas, const char* type, const std::string& from, const std::string& to) {
    const ui::ArrowItem* arrow = arrowIn(canvas, from, to);
    return arrow && dropIn(canvas, type, arrow->middle());
}

/// The box of a layer or source of that id; null pointer when there is none.
inline ui::BoxItem* boxIn(ui::NetworkCanvas& canvas, const std::string& id) {
    return canvas.drawing().boxOfId(id);
}

} // namespace airshed::test
