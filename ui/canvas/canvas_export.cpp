#include "ui/canvas/canvas_export.h"

#include <algorithm>
#include <cmath>

#include <QFileInfo>
#include <QImage>
#include <QPainter>
#include <QSvgGenerator>

#include "core/base/error.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr double margin = 16;
constexpr double pngScale = 2;
constexpr double largestPng = 16'000; ///< pixels a side: more than that few programs open

bool saveSvg(NetworkScene& drawing, const QString& file, const QRectF& area) {
    QSvgGenerator generator;
    generator.setFileName(file);
    generator.setSize(area.size().toSize());
    generator.setViewBox(QRectF(QPointF(), area.size()));
    generator.setTitle(QStringLiteral("Network"));
    QPainter painter;
    if (!painter.begin(&generator))
        return false;
    drawing.render(&painter, QRectF(QPointF(), area.size()), area);
    return painter.end();
}

bool savePng(NetworkScene& drawing, const QString& file, const QRectF& area) {
    const double scale = std::min(pngScale, largestPng / std::max(area.width(), area.height()));
    QImage image((area.size() * scale).toSize(), QImage::Format_RGB32);
    if (image.isNull())
        return false;
    image.fill(drawing.style().roles.surface);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    drawing.render(&painter, QRectF(QPointF(), QSizeF(image.size())), area);
    painter.end();
    return image.save(file);
}

} // namespace

void exportDrawing(NetworkScene& drawing, const QString& file) {
    const QString ending = QFileInfo(file).suffix().toLower();
    const bool svg = ending == QStringLiteral("svg");
    if (!svg && ending != QStringLiteral("png"))
        throw Error(ErrorCode::InvalidInput, toStd(file) + " has an ending that a drawing cannot be saved as.",
                    "Use .svg or .png.");
    const Roles shown = drawing.style().roles;
    const QList<QGraphicsItem*> selected = drawing.selectedItems();
    const bool signalsWereBlocked = drawing.blockSignals(true);
    drawing.clearSelection();
    drawing.setRoles(lightRoles());
    const QRectF area = drawing.bounds().adjusted(-margin, -margin, margin, margin);
    const bool written = svg ? saveSvg(drawing, file, area) : savePng(drawing, file, area);
    drawing.setRoles(shown);
    for (QGraphicsItem* item : selected)
        item->setSelected(true);
    drawing.blockSignals(signalsWereBlocked);
    if (!written)
        throw Error(ErrorCode::Storage, toStd(file) + " cannot be written.", "Choose a folder that you may write to.");
}

} // namespace airshed::ui
