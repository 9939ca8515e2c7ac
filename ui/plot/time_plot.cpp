#include "ui/plot/time_plot.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <QApplication>
#include <QDateTime>
#include <QTimeZone>

#include "ui/plot/qcustomplot_internal.h"

#include "ui/plot/min_max.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

/// Ticks at round dates, said as shortly as the visible span allows.
class ReadableDates : public QCPAxisTickerDateTime {
public:
    ReadableDates() {
        setDateTimeSpec(Qt::UTC);
        setTickCount(6);
    }

protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar, int) override {
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(tick * 1000), Qt::UTC);
        constexpr double day = 86'400;
        if (m_span > 900 * day)
            return locale.toString(time, QStringLiteral("yyyy"));
        if (m_span > 60 * day)
            return locale.toString(time, QStringLiteral("MMM yyyy"));
        if (m_span > 4 * day)
            return locale.toString(time, QStringLiteral("d MMM"));
        if (m_span > 0.2 * day)
            return locale.toString(time, QStringLiteral("d MMM\nHH:mm"));
        return locale.toString(time, QStringLiteral("HH:mm:ss"));
    }
    double getTickStep(const QCPRange& range) override {
        m_span = range.size();
        return QCPAxisTickerDateTime::getTickStep(range);
    }

private:
    double m_span = 0;
};

} // namespace

TimePlot::TimePlot(const QString& accessibleName, QWidget* parent) : PlotView(accessibleName, parent) {
    plot().xAxis->setTicker(QSharedPointer<ReadableDates>::create());
    plot().axisRect()->setRangeZoom(Qt::Horizontal);
    plot().axisRect()->setRangeZoomAxes(plot().xAxis, nullptr);
    // The legend stands in a row of its own over the curves: names at the ends of noisy lines do not fit.
    plot().plotLayout()->insertRow(0);
    plot().plotLayout()->addElement(0, 0, plot().legend);
    plot().legend->setFillOrder(QCPLegend::foColumnsFirst);
    plot().legend->setBorderPen(Qt::NoPen);
    plot().legend->setBrush(Qt::NoBrush);
    plot().legend->setMargins(QMargins(10, 8, 40, 0));
    plot().legend->setColumnSpacing(16);
    plot().plotLayout()->setRowStretchFactor(0, 0.001);
    connect(plot().xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, &TimePlot::drawVisible);
    // The width is known only after the layout, which itself depends on the labels.
    connect(&plot(), &QCustomPlot::afterLayout, this, [this] {
        if (plot().axisRect()->width() != m_drawnColumns)
            drawVisible();
    });
    applyRoles();
}

TimePlot::~TimePlot() {
    disconnect(plot().xAxis, nullptr, this, nullptr);
    disconnect(&plot(), nullptr, this, nullptr);
}

void TimePlot::setSeries(std::vector<TimeSeries> series, const QString& yLabel, const QString& unit) {
    m_series = std::move(series);
    m_unit = unit;
    plot().yAxis->setLabel(unit.isEmpty() ? yLabel : tr("%1 (%2)").arg(yLabel, unit));
    plot().clearGraphs();
    for (const TimeSeries& one : m_series)
        plot().addGraph()->setName(one.name.isEmpty() ? yLabel : one.name);
    plot().legend->setVisible(m_series.size() > 1);
    restyle(roles());
    showAll();
}

void TimePlot::showRange(double fromSeconds, double toSeconds) {
    plot().xAxis->setRange(fromSeconds, toSeconds);
    fitHeight();
    plot().replot(QCustomPlot::rpQueuedReplot);
}

int TimePlot::drawnPoints() const {
    int points = 0;
    for (int index = 0; index < plot().graphCount(); ++index)
        points += plot().graph(index)->dataCount();
    return points;
}

void TimePlot::drawVisible() {
    const QCPRange range = plot().xAxis->range();
    m_drawnColumns = plot().axisRect()->width();
    const int columns = std::max(50, m_drawnColumns);
    for (int index = 0; index < plot().graphCount(); ++index) {
        const TimeSeries& series = m_series[static_cast<std::size_t>(index)];
        const double gap = 1.5 * usualStep(series.seconds);
        const CurvePoints points = reduceMinMax(series.seconds, series.values, range.lower, range.upper, columns, gap);
        plot().graph(index)->setData({points.x.begin(), points.x.end()}, {points.y.begin(), points.y.end()}, true);
    }
}

void TimePlot::fitAxes() {
    double from = 1e300;
    double to = -1e300;
    for (const TimeSeries& one : m_series) {
        if (one.seconds.empty())
            continue;
        from = std::min(from, one.seconds.front());
        to = std::max(to, one.seconds.back());
    }
    if (to > from)
        plot().xAxis->setRange(from, to);
    drawVisible();
    fitHeight();
}

void TimePlot::fitHeight() {
    const QCPRange visible = plot().xAxis->range();
    double low = 1e300;
    double high = -1e300;
    for (const TimeSeries& one : m_series) {
        for (std::size_t row = 0; row < one.values.size(); ++row) {
            if (std::isnan(one.values[row]) || !visible.contains(one.seconds[row]))
                continue;
            low = std::min(low, one.values[row]);
            high = std::max(high, one.values[row]);
        }
    }
    if (low > high)
        return;
    const double margin = high > low ? (high - low) * 0.05 : std::max(1.0, std::abs(high) * 0.1);
    plot().yAxis->setRange(low >= 0 && low < high * 0.3 ? 0 : low - margin, high + margin);
}

void TimePlot::restyle(const Roles& roles) {
    std::size_t colour = 0;
    for (int index = 0; index < plot().graphCount(); ++index) {
        const bool strong = m_series[static_cast<std::size_t>(index)].strong;
        QPen pen(strong ? roles.text : roles.series[colour % roles.series.size()]);
        pen.setWidthF(1.2);
        colour += strong ? 0 : 1;
        plot().graph(index)->setPen(pen);
        plot().graph(index)->setAdaptiveSampling(false);
    }
    plot().legend->setFont(QApplication::font());
    plot().legend->setTextColor(roles.muted);
}

std::vector<PlotColumn> TimePlot::tableColumns() const {
    std::map<double, std::size_t> rows;
    for (const TimeSeries& one : m_series)
        for (const double second : one.seconds)
            rows.emplace(second, 0);
    std::vector<PlotColumn> columns(1);
    columns.front().title = tr("Time (UTC)");
    columns.front().format = [this](double second) { return xText(second); };
    for (auto& [second, row] : rows) {
        row = columns.front().values.size();
        columns.front().values.push_back(second);
    }
    for (const TimeSeries& one : m_series) {
        PlotColumn column;
        column.title = one.name.isEmpty() ? plot().yAxis->label() : one.name;
        column.values.assign(rows.size(), std::nan(""));
        for (std::size_t index = 0; index < one.seconds.size(); ++index)
            column.values[rows.at(one.seconds[index])] = one.values[index];
        columns.push_back(std::move(column));
    }
    return columns;
}

QString TimePlot::xText(double x) const {
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(std::llround(x * 1000)), Qt::UTC);
    return QLocale().toString(time, QStringLiteral("ddd d MMM yyyy HH:mm")) + QStringLiteral(" UTC");
}

QString TimePlot::yText(double y) const {
    return measureText(y, m_unit);
}

} // namespace airshed::ui
