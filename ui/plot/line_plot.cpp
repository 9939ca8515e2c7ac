#include "ui/plot/line_plot.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <QApplication>

#include "ui/plot/qcustomplot_internal.h"

#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr int labelGap = 8;

/// The last value that is one; NaN when there is none.
double lastValue(const PlotLine& line) {
    for (std::size_t back = line.y.size(); back > 0; --back)
        if (!std::isnan(line.y[back - 1]))
            return line.y[back - 1];
    return std::nan("");
}

QVector<double> toVector(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

} // namespace

LinePlot::LinePlot(const QString& accessibleName, QWidget* parent) : PlotView(accessibleName, parent) {
    plot().axisRect()->setAutoMargins(QCP::msLeft | QCP::msTop | QCP::msBottom);
    setCounted(true);
    connect(&plot(), &QCustomPlot::beforeReplot, this, &LinePlot::placeEndLabels);
    applyRoles();
}

LinePlot::~LinePlot() {
    disconnect(&plot(), nullptr, this, nullptr);
}

void LinePlot::setAxes(const QString& xLabel, const QString& yLabel, const QString& yUnit) {
    m_xLabel = xLabel;
    m_yUnit = yUnit;
    plot().xAxis->setLabel(xLabel);
    plot().yAxis->setLabel(yUnit.isEmpty() ? yLabel : tr("%1 (%2)").arg(yLabel, yUnit));
}

void LinePlot::setFullX(double x) {
    m_fullX = x;
}

void LinePlot::setLines(std::vector<PlotLine> lines) {
    const auto same = [](const PlotLine& one, const PlotLine& other) {
        return one.name == other.name && one.style == other.style && one.colour == other.colour;
    };
    const bool sameNames = std::equal(lines.begin(), lines.end(), m_lines.begin(), m_lines.end(), same);
    m_lines = std::move(lines);
    if (!sameNames) {
        plot().clearGraphs();
        for (QCPItemText* label : m_labels)
            plot().removeItem(label);
        m_labels.clear();
        for (const PlotLine& line : m_lines) {
            plot().addGraph()->setName(line.name);
            auto* label = new QCPItemText(&plot());
            label->setText(line.name);
            label->setClipToAxisRect(false);
            label->setLayer(QStringLiteral("overlay")); // above the lines that it names
            label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
            label->position->setType(QCPItemPosition::ptAbsolute);
            m_labels.push_back(label);
        }
        restyle(roles());
    }
    for (std::size_t index = 0; index < m_lines.size(); ++index)
        plot().graph(static_cast<int>(index))->setData(toVector(m_lines[index].x), toVector(m_lines[index].y), true);
    if (!isZoomed())
        fitAxes();
    plot().replot(QCustomPlot::rpQueuedReplot);
}

void LinePlot::setCounted(bool counted) {
    if (!counted) {
        plot().xAxis->setTicker(QSharedPointer<QCPAxisTicker>::create());
        return;
    }
    const auto whole = QSharedPointer<QCPAxisTickerFixed>::create();
    whole->setTickStep(1);
    whole->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    plot().xAxis->setTicker(whole);
}

void LinePlot::fitAxes() {
    double xTo = m_fullX;
    double xFrom = m_fullX > 0 ? 0 : 1e300;
    std::vector<double> values;
    for (const PlotLine& line : m_lines) {
        for (std::size_t index = 0; index < line.x.size(); ++index) {
            xTo = std::max(xTo, line.x[index]);
            xFrom = std::min(xFrom, line.x[index]);
            if (!std::isnan(line.y[index]))
                values.push_back(line.y[index]);
        }
    }
    if (values.empty()) {
        plot().xAxis->setRange(0, std::max(1.0, xTo));
        plot().yAxis->setRange(0, 1);
        return;
    }
    std::sort(values.begin(), values.end());
    // The first steps of a training are far off the rest; the top is cut where they would press everything flat.
    const double median = values[values.size() / 2];
    const double low = values.front();
    double high = values.back();
    if (high > median + 6 * (median - low) && values.size() > 20)
        high = values[values.size() * 98 / 100];
    for (const PlotLine& line : m_lines)
        if (line.style != LineStyle::Thin && line.style != LineStyle::Faint)
            for (const double value : line.y)
                if (!std::isnan(value))
                    high = std::max(high, value);
    const double margin = high > low ? (high - low) * 0.07 : std::max(std::abs(high) * 0.1, 1e-9);
    plot().xAxis->setRange(xFrom, xTo > xFrom ? xTo : xFrom + 1);
    plot().yAxis->setRange(low >= 0 ? std::max(0.0, low - margin) : low - margin, high + margin);
}

void LinePlot::restyle(const Roles& roles) {
    for (std::size_t index = 0; index < m_labels.size(); ++index) {
        const PlotLine& line = m_lines[index];
        const QColor colour = line.style == LineStyle::Reference
                                  ? roles.muted
                                  : roles.series[static_cast<std::size_t>(line.colour) % roles.series.size()];
        const bool isFaint = line.style == LineStyle::Faint;
        constexpr float faintness = 0.35F;
        QColor drawn = colour;
        if (isFaint)
            drawn.setAlphaF(faintness);
        QPen pen(drawn);
        pen.setWidthF(line.style == LineStyle::Thick ? 2.4 : line.style == LineStyle::Thin || isFaint ? 1.1 : 1.3);
        if (line.style == LineStyle::Reference)
            pen.setDashPattern({5, 4});
        QCPGraph* graph = plot().graph(static_cast<int>(index));
        graph->setPen(pen);
        graph->setAdaptiveSampling(true);
        // A single point would be invisible as a line.
        graph->setScatterStyle(line.style == LineStyle::Thick ? QCPScatterStyle(QCPScatterStyle::ssDisc, 4)
                                                              : QCPScatterStyle());
        m_labels[index]->setFont(QApplication::font());
        m_labels[index]->setColor(colour);
        m_labels[index]->setBrush(QBrush(roles.surface));
    }
}

void LinePlot::placeEndLabels() {
    const QFontMetrics metrics(QApplication::font());
    int widest = 0;
    for (std::size_t index = 0; index < m_labels.size(); ++index)
        if (m_lines[index].style != LineStyle::Faint)
            widest = std::max(widest, metrics.horizontalAdvance(m_labels[index]->text()));
    QMargins margins = plot().axisRect()->margins();
    margins.setRight(widest > 0 ? widest + labelGap + 12 : 16);
    plot().axisRect()->setMargins(margins);
    plot().plotLayout()->update(QCPLayoutElement::upMargins);
    plot().plotLayout()->update(QCPLayoutElement::upLayout);
    const QRect area = plot().axisRect()->rect();
    std::map<QCPItemText*, double> ends;
    std::multimap<double, QCPItemText*> byHeight;
    for (std::size_t index = 0; index < m_labels.size(); ++index) {
        const double value = m_lines[index].style == LineStyle::Faint ? std::nan("") : lastValue(m_lines[index]);
        m_labels[index]->setVisible(!std::isnan(value));
        // A run under way ends in the middle of the plot, and so does its name.
        const double end = m_lines[index].x.empty() ? 0 : plot().xAxis->coordToPixel(m_lines[index].x.back());
        ends[m_labels[index]] = std::clamp(end, double(area.left()), double(area.right()));
        if (!std::isnan(value))
            byHeight.emplace(std::clamp(plot().yAxis->coordToPixel(value), double(area.top()), double(area.bottom())),
                             m_labels[index]);
    }
    // From the top down each label keeps a line's height from the one above; what is pushed out below moves up again.
    const double step = metrics.height();
    std::vector<std::pair<double, QCPItemText*>> placed(byHeight.begin(), byHeight.end());
    for (std::size_t index = 1; index < placed.size(); ++index)
        placed[index].first = std::max(placed[index].first, placed[index - 1].first + step);
    double floor = area.bottom();
    for (auto label = placed.rbegin(); label != placed.rend(); ++label) {
        label->first = std::min(label->first, floor);
        floor = label->first - step;
    }
    for (const auto& [y, label] : placed)
        label->position->setCoords(ends.at(label) + labelGap, y);
}

std::vector<PlotColumn> LinePlot::tableColumns() const {
    std::map<double, std::size_t> rows;
    for (const PlotLine& line : m_lines)
        for (const double x : line.x)
            rows.emplace(x, 0);
    std::vector<PlotColumn> columns(1);
    columns.front().title = m_xLabel;
    for (auto& [x, row] : rows) {
        row = columns.front().values.size();
        columns.front().values.push_back(x);
    }
    for (const PlotLine& line : m_lines) {
        PlotColumn column;
        column.title = m_yUnit.isEmpty() ? line.name : tr("%1 (%2)").arg(line.name, m_yUnit);
        column.values.assign(rows.size(), std::nan(""));
        for (std::size_t index = 0; index < line.x.size(); ++index)
            column.values[rows.at(line.x[index])] = line.y[index];
        columns.push_back(std::move(column));
    }
    return columns;
}

QString LinePlot::xText(double x) const {
    return tr("%1 %2").arg(m_xLabel, QLocale().toString(x, 'g', 4));
}

QString LinePlot::graphText(const QCPGraph& graph, double y) const {
    return tr("%1  %2").arg(graph.name(), measureText(y, m_yUnit));
}

} // namespace airshed::ui
