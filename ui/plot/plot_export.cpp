#include "ui/plot/plot_export.h"

#include <QFileInfo>
#include <QSvgGenerator>

#include "ui/plot/qcustomplot_internal.h"

#include "core/base/error.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

bool saveSvg(QCustomPlot& plot, const QString& file) {
    QSvgGenerator generator;
    generator.setFileName(file);
    generator.setSize(plot.size());
    generator.setViewBox(QRect(QPoint(0, 0), plot.size()));
    QCPPainter painter;
    if (!painter.begin(&generator))
        return false;
    painter.setMode(QCPPainter::pmVectorized);
    plot.toPainter(&painter, plot.width(), plot.height());
    return painter.end();
}

} // namespace

void exportPlot(QCustomPlot& plot, const QString& file) {
    const QString ending = QFileInfo(file).suffix().toLower();
    bool written = false;
    if (ending == QStringLiteral("png"))
        written = plot.savePng(file, 0, 0, 2.0);
    else if (ending == QStringLiteral("svg"))
        written = saveSvg(plot, file);
    else if (ending == QStringLiteral("pdf"))
        written = plot.savePdf(file);
    else
        throw Error(ErrorCode::InvalidInput, toStd(file) + " has an ending that a plot cannot be saved as.",
                    "Use .png, .svg or .pdf.");
    if (!written)
        throw Error(ErrorCode::Storage, toStd(file) + " cannot be written.", "Choose a folder that you may write to.");
}

} // namespace airshed::ui
