#include "ui/plot/plot_view.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHeaderView>
#include <QMenu>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "ui/plot/qcustomplot_internal.h"

#include "core/base/error.h"
#include "ui/parts/button.h"
#include "ui/plot/plot_export.h"
#include "ui/table/copying_table_view.h"
#include "ui/text/text.h"

namespace airshed::ui {

PlotView::PlotView(const QString& accessibleName, QWidget* parent)
    : QStackedWidget(parent),
      m_plot(new QCustomPlot),
      m_menuButton(makeIconButton(QStringLiteral("more"), tr("Plot menu"), m_plot)),
      m_tablePage(new QWidget),
      m_table(new CopyingTableView(tr("%1, as a table").arg(accessibleName))),
      m_tableModel(new PlotTableModel(this)),
      m_readout(new QCPItemText(m_plot)),
      m_cross(new QCPItemLine(m_plot)) {
    m_plot->setFocusPolicy(Qt::StrongFocus);
    m_plot->setAccessibleName(accessibleName);
    m_plot->setAccessibleDescription(tr("A plot. Press T to read it as a table."));
    m_plot->setMinimumSize(200, 120);
    m_plot->setNoAntialiasingOnDrag(true);
    m_plot->setInteraction(QCP::iRangeZoom);
    m_plot->setSelectionRectMode(QCP::srmZoom);
    m_plot->installEventFilter(this);
    m_plot->axisRect()->setMinimumMargins(QMargins(8, 12, 12, 4));
    connect(m_plot, &QCustomPlot::mouseWheel, this, [this] { m_zoomed = true; });
    connect(m_plot->selectionRect(), &QCPSelectionRect::accepted, this,
            [this] { m_zoomed = m_zoomed || m_plot->selectionRectMode() == QCP::srmZoom; });
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, &PlotView::showAll);
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { showReadout(event->position()); });

    m_readout->setVisible(false);
    m_readout->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_readout->setTextAlignment(Qt::AlignLeft);
    m_readout->setPadding(QMargins(8, 5, 8, 5));
    m_readout->position->setType(QCPItemPosition::ptAbsolute);
    m_readout->setClipToAxisRect(false);
    m_readout->setLayer(QStringLiteral("overlay"));
    m_cross->setVisible(false);
    m_cross->setClipToAxisRect(false);
    m_cross->start->setType(QCPItemPosition::ptAbsolute);
    m_cross->end->setType(QCPItemPosition::ptAbsolute);
    m_cross->setLayer(QStringLiteral("overlay"));

    m_table->setModel(m_tableModel);
    auto* back = makeButton(QStringLiteral("plot"), tr("Back to the plot"), ButtonTone::Plain);
    connect(back, &QPushButton::clicked, this, [this] { showTable(false); });
    auto* column = new QVBoxLayout(m_tablePage);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(back);
    column->addWidget(m_table);
    addWidget(m_plot);
    addWidget(m_tablePage);

    m_menuButton->setFixedSize(28, 28);
    connect(m_menuButton, &QToolButton::clicked, this,
            [this] { openMenu(m_menuButton->mapToGlobal(QPoint(0, m_menuButton->height()))); });
}

PlotView::~PlotView() {
    m_plot->removeEventFilter(this);
}

Roles PlotView::roles() const {
    return rolesOf(QApplication::palette());
}

void PlotView::showAll() {
    m_zoomed = false;
    fitAxes();
    m_plot->replot();
}

void PlotView::showTable(bool shown) {
    if (shown) {
        m_tableModel->setColumns(tableColumns());
        m_table->resizeColumnsToContents();
        setCurrentWidget(m_tablePage);
        m_table->setFocus();
    } else {
        m_tableModel->setColumns({});
        setCurrentWidget(m_plot);
        m_plot->setFocus();
    }
}

bool PlotView::isTableShown() const {
    return currentWidget() == m_tablePage;
}

void PlotView::exportTo(const QString& file) {
    hideReadout();
    exportPlot(*m_plot, file);
}

void PlotView::applyRoles() {
    const Roles now = roles();
    m_plot->setBackground(QBrush(now.surface));
    QPen grid(mixed(now.surface, now.line, 0.65));
    grid.setWidthF(0);
    for (const QCPAxisRect* rect : m_plot->axisRects()) {
        for (QCPAxis* axis : rect->axes()) {
            axis->setBasePen(QPen(now.line));
            axis->setTickPen(QPen(now.line));
            axis->setSubTickPen(Qt::NoPen);
            axis->setTickLength(0, 4);
            axis->setTickLabelColor(now.muted);
            axis->setLabelColor(now.muted);
            axis->setTickLabelFont(QApplication::font());
            axis->setLabelFont(QApplication::font());
            axis->setTickLabelPadding(5);
            axis->setLabelPadding(5);
            axis->grid()->setPen(grid);
            axis->grid()->setSubGridVisible(false);
            axis->grid()->setZeroLinePen(grid);
        }
        rect->axis(QCPAxis::atBottom)->grid()->setVisible(false);
        rect->axis(QCPAxis::atLeft)->setBasePen(Qt::NoPen);
        rect->axis(QCPAxis::atLeft)->setTickPen(Qt::NoPen);
    }
    m_readout->setFont(QApplication::font());
    m_readout->setColor(now.text);
    m_readout->setBrush(QBrush(now.surface));
    m_readout->setPen(QPen(now.line));
    m_cross->setPen(QPen(now.muted, 0, Qt::DotLine));
    m_plot->selectionRect()->setPen(QPen(now.accent));
    QColor fill = now.accent;
    fill.setAlphaF(0.12F);
    m_plot->selectionRect()->setBrush(fill);
    restyle(now);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void PlotView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyRoles();
    QStackedWidget::changeEvent(event);
}

void PlotView::contextMenuEvent(QContextMenuEvent* event) {
    if (!isTableShown())
        openMenu(event->globalPos());
}

void PlotView::resizeEvent(QResizeEvent* event) {
    QStackedWidget::resizeEvent(event);
    m_menuButton->move(width() - m_menuButton->width() - 2, 2);
}

void PlotView::openMenu(const QPoint& where) {
    QMenu menu(this);
    menu.addAction(tr("Show all"), this, &PlotView::showAll);
    menu.addAction(tr("Show as table"), this, [this] { showTable(true); });
    menu.addSeparator();
    menu.addAction(tr("Copy image"), this, &PlotView::copyImage);
    menu.addAction(tr("Save as PNG…"), this, [this] { saveAs(QStringLiteral("png")); });
    menu.addAction(tr("Save as SVG…"), this, [this] { saveAs(QStringLiteral("svg")); });
    menu.addAction(tr("Save as PDF…"), this, [this] { saveAs(QStringLiteral("pdf")); });
    menu.exec(where);
}

void PlotView::saveAs(const QString& ending) {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QString file = QFileDialog::getSaveFileName(
        window(), tr("Save the plot"), folder + QLatin1Char('/') + m_plot->accessibleName() + QLatin1Char('.') + ending,
        ending.toUpper() + QStringLiteral(" (*.") + ending + QLatin1Char(')'));
    if (file.isEmpty())
        return;
    try {
        exportTo(file);
    } catch (const Error& error) {
        Q_EMIT exportFailed(faultText(error));
    }
}

void PlotView::copyImage() {
    hideReadout();
    QApplication::clipboard()->setPixmap(m_plot->toPixmap(0, 0, 2.0));
}

QRect PlotView::plotArea() const {
    QRect area;
    for (const QCPAxisRect* rect : m_plot->axisRects())
        area |= rect->rect();
    return area;
}

void PlotView::showReadout(const QPointF& where) {
    const QRect area = plotArea();
    if (!area.contains(where.toPoint())) {
        hideReadout();
        return;
    }
    const double x = m_plot->xAxis->pixelToCoord(where.x());
    QStringList lines;
    double snapped = x;
    double nearest = 1e9;
    for (int index = 0; index < m_plot->graphCount(); ++index) {
        const QCPGraph* graph = m_plot->graph(index);
        if (!graph->visible() || graph->name().isEmpty() || graph->data()->isEmpty())
            continue;
        auto point = graph->data()->findBegin(x);
        const auto next = std::next(point);
        if (next != graph->data()->constEnd() && std::abs(next->key - x) < std::abs(point->key - x))
            point = next;
        const double distance = std::abs(m_plot->xAxis->coordToPixel(point->key) - where.x());
        if (std::isnan(point->value) || distance > 24)
            continue;
        if (distance < nearest) {
            nearest = distance;
            snapped = point->key;
        }
        lines << graphText(*graph, point->value);
    }
    if (lines.isEmpty()) {
        hideReadout();
        return;
    }
    lines.prepend(xText(snapped));
    m_readout->setText(lines.join(QLatin1Char('\n')));
    const bool right = where.x() > area.center().x();
    m_readout->setPositionAlignment((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop);
    m_readout->position->setCoords(where.x() + (right ? -14 : 14), area.top() + 6);
    m_readout->setVisible(true);
    const double column = m_plot->xAxis->coordToPixel(snapped);
    m_cross->start->setCoords(column, area.top());
    m_cross->end->setCoords(column, area.bottom());
    m_cross->setVisible(true);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void PlotView::hideReadout() {
    if (!m_readout->visible())
        return;
    m_readout->setVisible(false);
    m_cross->setVisible(false);
    m_plot->replot();
}

bool PlotView::handleKey(int key, Qt::KeyboardModifiers modifiers) {
    if (modifiers & (Qt::ControlModifier | Qt::AltModifier))
        return false;
    QCPAxis* axis = m_plot->xAxis;
    const double span = axis->range().size();
    switch (key) {
    case Qt::Key_Plus: axis->scaleRange(0.7); break;
    case Qt::Key_Minus: axis->scaleRange(1 / 0.7); break;
    case Qt::Key_Left: axis->moveRange(-span / 8); break;
    case Qt::Key_Right: axis->moveRange(span / 8); break;
    case Qt::Key_Home: showAll(); return true;
    case Qt::Key_T: showTable(true); return true;
    default: return false;
    }
    m_zoomed = true;
    m_plot->replot();
    return true;
}

bool PlotView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_plot && event->type() == QEvent::Leave)
        hideReadout();
    if (watched == m_plot && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (handleKey(key->key(), key->modifiers()))
            return true;
    }
    return QStackedWidget::eventFilter(watched, event);
}

} // namespace airshed::ui
