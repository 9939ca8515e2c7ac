#include "ui/plot/time_plot.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <QApplication>
#include <QDateTime>
#include <QTimeZone>

#include "ui/plot/qcustomplot_internal.h"

#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr int panelHeight = 84;   ///< a panel that is lower cannot be read
constexpr int axisHeight = 56;    ///< dates and legend
constexpr int dateWidth = 105;    ///< a date and the room around it
constexpr int valueHeight = 34;   ///< a number on the value axis and the room around it
constexpr double leastFill = 0.3; ///< share of the value axis that the curves fill before it is fitted anew

/// Ticks at round dates, said as shortly as the visible span allows.
class ReadableDates : public QCPAxisTickerDateTime {
public:
    ReadableDates() {
        setDateTimeSpec(Qt::UTC);
        setTickStepStrategy(tssMeetTickCount);
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

QString withUnit(const TimePanel& panel) {
    return panel.unit.isEmpty() ? panel.label : TimePlot::tr("%1 (%2)").arg(panel.label, panel.unit);
}

QColor toneColour(const Roles& roles, TimeBand::Tone tone) {
    switch (tone) {
    case TimeBand::Tone::Accent: return roles.accent;
    case TimeBand::Tone::Good: return roles.good;
    case TimeBand::Tone::Warn: return roles.warn;
    case TimeBand::Tone::Bad: return roles.bad;
    }
    return roles.accent;
}

} // namespace

struct TimePlot::Drawn {
    QCPAxisRect* rect = nullptr;
    QCPAxis* x = nullptr;
    QCPAxis* y = nullptr;
    std::vector<QCPGraph*> graphs;
    QCPItemText* name = nullptr; ///< over the curves; null where the value axis has room for it
};

TimePlot::TimePlot(const QString& accessibleName, QWidget* parent)
    : PlotView(accessibleName, parent), m_margins(new QCPMarginGroup(&plot())) {
    plot().setPlottingHint(QCP::phFastPolylines, true);
    // The legend stands in a row of its own over the curves: names at the ends of noisy lines do not fit.
    plot().plotLayout()->insertRow(0);
    plot().plotLayout()->addElement(0, 0, plot().legend);
    plot().plotLayout()->setRowSpacing(2);
    plot().legend->setFillOrder(QCPLegend::foColumnsFirst);
    plot().legend->setBorderPen(Qt::NoPen);
    plot().legend->setBrush(Qt::NoBrush);
    plot().legend->setMargins(QMargins(10, 8, 40, 0));
    plot().legend->setColumnSpacing(16);
    plot().plotLayout()->setRowStretchFactor(0, 0.001);
    // The width is known only after the layout, which itself depends on the labels.
    connect(&plot(), &QCustomPlot::afterLayout, this, [this] {
        if (plot().axisRect()->width() != m_drawnColumns)
            drawVisible();
    });
    connect(plot().selectionRect(), &QCPSelectionRect::accepted, this, &TimePlot::selectStretch);
    makeRects();
    setTool(Tool::Zoom);
    applyRoles();
}

TimePlot::~TimePlot() {
    for (const auto& drawn : m_drawn)
        disconnect(drawn->x, nullptr, this, nullptr);
    disconnect(&plot(), nullptr, this, nullptr);
}

void TimePlot::makeRects() {
    const std::size_t wanted = std::max<std::size_t>(1, m_panels.size());
    plot().clearGraphs();
    for (const auto& drawn : m_drawn)
        if (drawn->name)
            plot().removeItem(drawn->name);
    while (m_drawn.size() > wanted) {
        plot().plotLayout()->remove(m_drawn.back()->rect);
        m_drawn.pop_back();
    }
    plot().plotLayout()->simplify();
    while (m_drawn.size() < wanted) {
        auto drawn = std::make_unique<Drawn>();
        drawn->rect = m_drawn.empty() ? plot().axisRect() : new QCPAxisRect(&plot());
        if (!m_drawn.empty())
            plot().plotLayout()->addElement(static_cast<int>(m_drawn.size()) + 1, 0, drawn->rect);
        drawn->x = drawn->rect->axis(QCPAxis::atBottom);
        drawn->y = drawn->rect->axis(QCPAxis::atLeft);
        drawn->x->setTicker(QSharedPointer<ReadableDates>::create());
        drawn->x->setRange(plot().xAxis->range());
        drawn->rect->setRangeZoom(Qt::Horizontal);
        drawn->rect->setRangeZoomAxes(drawn->x, nullptr);
        drawn->rect->setRangeDrag(Qt::Horizontal);
        drawn->rect->setMarginGroup(QCP::msLeft | QCP::msRight, m_margins);
        connect(drawn->x, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this, axis = drawn->x] {
            if (m_following)
                return;
            m_following = true;
            for (const auto& other : m_drawn)
                other->x->setRange(axis->range());
            m_following = false;
            drawVisible();
            fitHeights(false);
            Q_EMIT rangeChanged();
        });
        m_drawn.push_back(std::move(drawn));
    }
    for (std::size_t index = 0; index < m_drawn.size(); ++index) {
        Drawn& drawn = *m_drawn[index];
        const bool last = index + 1 == m_drawn.size();
        drawn.graphs.clear();
        drawn.name = nullptr;
        drawn.x->setTickLabels(last);
        drawn.x->setTicks(last);
        drawn.rect->setMinimumMargins(QMargins(8, m_drawn.size() > 1 ? 4 : 12, 12, last ? 4 : 2));
    }
    sharePanelHeights();
    plot().setMinimumHeight(m_drawn.size() > 1 ? static_cast<int>(m_drawn.size()) * panelHeight + axisHeight : 120);
}

void TimePlot::sharePanelHeights() {
    // The dates stand below the last panel, which is given their room on top of its own.
    const auto panels = static_cast<double>(m_drawn.size());
    const double dates = 2 * QFontMetrics(QApplication::font()).height() + 12;
    const double inner = std::max(20.0, (plot().height() - dates) / panels);
    for (std::size_t index = 0; index < m_drawn.size(); ++index) {
        const bool last = index + 1 == m_drawn.size();
        plot().plotLayout()->setRowStretchFactor(static_cast<int>(index) + 1, last ? (inner + dates) / inner : 1.0);
        m_drawn[index]->y->ticker()->setTickCount(std::clamp(static_cast<int>(inner / valueHeight), 2, 6));
    }
}

void TimePlot::resizeEvent(QResizeEvent* event) {
    PlotView::resizeEvent(event);
    sharePanelHeights();
}

void TimePlot::setPanels(std::vector<TimePanel> panels, bool keepView) {
    const bool stay = keepView && isZoomed();
    const auto before = range();
    m_panels = std::move(panels);
    m_following = true;
    makeRects();
    const bool several = m_panels.size() > 1;
    for (std::size_t index = 0; index < m_panels.size(); ++index) {
        const TimePanel& panel = m_panels[index];
        Drawn& drawn = *m_drawn[index];
        drawn.y->setLabel(several ? QString() : withUnit(panel));
        for (const TimeSeries& one : panel.series) {
            QCPGraph* graph = plot().addGraph(drawn.x, drawn.y);
            graph->setName(one.name.isEmpty() ? panel.label : one.name);
            // Each name stands in the legend once, however many panels show it.
            if (index > 0)
                graph->removeFromLegend();
            drawn.graphs.push_back(graph);
        }
        if (several) {
            drawn.name = new QCPItemText(&plot());
            drawn.name->setText(withUnit(panel));
            drawn.name->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
            drawn.name->position->setType(QCPItemPosition::ptAxisRectRatio);
            drawn.name->position->setAxisRect(drawn.rect);
            drawn.name->position->setCoords(0, 0);
            drawn.name->setPadding(QMargins(6, 2, 6, 2));
            drawn.name->setClipToAxisRect(false);
        }
    }
    plot().legend->setVisible(!m_panels.empty() && m_panels.front().series.size() > 1);
    if (m_panels.empty())
        m_drawn.front()->y->setLabel({});
    m_following = false;
    applyRoles();
    if (stay)
        showRange(before.first, before.second);
    else
        showAll();
}

void TimePlot::showRange(double fromSeconds, double toSeconds) {
    setZoomed();
    m_drawn.front()->x->setRange(fromSeconds, toSeconds);
    drawVisible();
    fitHeights(true);
    plot().replot(QCustomPlot::rpQueuedReplot);
}

void TimePlot::moveTo(double fromSeconds, double toSeconds) {
    setZoomed();
    m_drawn.front()->x->setRange(fromSeconds, toSeconds);
    plot().replot(QCustomPlot::rpQueuedReplot);
}

std::pair<double, double> TimePlot::range() const {
    const QCPRange range = m_drawn.front()->x->range();
    return {range.lower, range.upper};
}

std::optional<std::pair<double, double>> TimePlot::fullRange() const {
    double from = 1e300;
    double to = -1e300;
    for (const TimePanel& panel : m_panels) {
        for (const TimeSeries& one : panel.series) {
            if (one.curve->x().empty())
                continue;
            from = std::min(from, one.curve->x().front());
            to = std::max(to, one.curve->x().back());
        }
    }
    return from > to ? std::nullopt : std::optional(std::pair(from, to));
}

void TimePlot::setTool(Tool tool) {
    m_tool = tool;
    plot().setSelectionRectMode(tool == Tool::Zoom ? QCP::srmZoom : tool == Tool::Brush ? QCP::srmCustom : QCP::srmNone);
    plot().setInteraction(QCP::iRangeDrag, tool == Tool::Pan);
    plot().setCursor(tool == Tool::Pan ? Qt::OpenHandCursor : tool == Tool::Brush ? Qt::IBeamCursor : Qt::ArrowCursor);
}

void TimePlot::selectStretch(const QRect& dragged) {
    if (m_tool != Tool::Brush || dragged.width() == 0)
        return;
    const QCPAxis* axis = m_drawn.front()->x;
    const double one = axis->pixelToCoord(dragged.left());
    const double other = axis->pixelToCoord(dragged.right());
    Q_EMIT brushed(std::min(one, other), std::max(one, other));
}

int TimePlot::drawnPoints() const {
    int points = 0;
    for (int index = 0; index < plot().graphCount(); ++index)
        points += plot().graph(index)->dataCount();
    return points;
}

void TimePlot::drawVisible() {
    const auto [from, to] = range();
    m_drawnColumns = plot().axisRect()->width();
    const int columns = std::max(50, m_drawnColumns);
    m_drawn.back()->x->ticker()->setTickCount(std::clamp(m_drawnColumns / dateWidth, 2, 8));
    for (std::size_t panel = 0; panel < m_panels.size(); ++panel) {
        for (std::size_t index = 0; index < m_drawn[panel]->graphs.size(); ++index) {
            const CurvePoints points = m_panels[panel].series[index].curve->reduce(from, to, columns);
            m_drawn[panel]->graphs[index]->setData({points.x.begin(), points.x.end()}, {points.y.begin(), points.y.end()},
                                                   true);
        }
    }
    drawBands();
}

void TimePlot::fitAxes() {
    const auto full = fullRange();
    if (full)
        m_drawn.front()->x->setRange(full->first, full->second > full->first ? full->second : full->first + 3600);
    drawVisible();
    fitHeights(true);
}

void TimePlot::fitHeights(bool always) {
    const auto [from, to] = range();
    for (std::size_t panel = 0; panel < m_panels.size(); ++panel) {
        std::optional<Extent> seen;
        for (const TimeSeries& one : m_panels[panel].series) {
            const std::optional<Extent> extent = one.curve->extent(from, to);
            if (extent)
                seen = seen ? Extent{std::min(seen->low, extent->low), std::max(seen->high, extent->high)} : *extent;
        }
        if (!seen)
            continue;
        const QCPRange now = m_drawn[panel]->y->range();
        const bool fits = seen->low >= now.lower && seen->high <= now.upper && seen->high - seen->low >= leastFill * now.size();
        if (fits && !always)
            continue;
        const auto [low, high] = *seen;
        const double margin = high > low ? (high - low) * 0.05 : std::max(1.0, std::abs(high) * 0.1);
        const bool fromZero = low >= 0 && low < high * 0.3;
        // The panel's name stands over the curves.
        const double roof = m_drawn[panel]->name ? (high - low) * 0.2 : 0;
        m_drawn[panel]->y->setRange(fromZero ? 0 : low - margin, high + margin + roof);
    }
}

void TimePlot::setBands(std::vector<TimeBand> bands) {
    m_bands = std::move(bands);
    drawBands();
    plot().replot(QCustomPlot::rpQueuedReplot);
}

void TimePlot::drawBands() {
    // More marks than this could not be told apart, and would make drawing slow.
    constexpr std::size_t mostMarks = 400;
    const auto [from, to] = range();
    std::size_t used = 0;
    for (const TimeBand& band : m_bands) {
        if (band.toSeconds < from || band.fromSeconds > to)
            continue;
        for (std::size_t panel = 0; panel < m_panels.size() && used < mostMarks; ++panel) {
            if (!band.panel.isEmpty() && band.panel != m_panels[panel].label)
                continue;
            if (used == m_bandItems.size()) {
                m_bandItems.push_back(new QCPItemRect(&plot()));
                m_bandItems.back()->setLayer(QStringLiteral("background"));
            }
            QCPItemRect* item = m_bandItems[used++];
            const Drawn& drawn = *m_drawn[panel];
            item->setVisible(true);
            item->setClipAxisRect(drawn.rect);
            for (QCPItemPosition* corner : {item->topLeft, item->bottomRight}) {
                corner->setTypeX(QCPItemPosition::ptPlotCoords);
                corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
                corner->setAxes(drawn.x, drawn.y);
                corner->setAxisRect(drawn.rect);
            }
            item->topLeft->setCoords(band.fromSeconds, 0);
            item->bottomRight->setCoords(band.toSeconds, 1);
            const QColor tone = toneColour(roles(), band.tone);
            QColor fill = tone;
            fill.setAlphaF(0.16F);
            // The edge keeps a mark visible that is narrower than a pixel.
            QPen edge(mixed(roles().surface, tone, 0.6));
            edge.setWidthF(0);
            item->setPen(edge);
            item->setBrush(fill);
        }
    }
    for (std::size_t rest = used; rest < m_bandItems.size(); ++rest)
        m_bandItems[rest]->setVisible(false);
}

void TimePlot::restyle(const Roles& roles) {
    for (std::size_t panel = 0; panel < m_panels.size(); ++panel) {
        const std::vector<TimeSeries>& series = m_panels[panel].series;
        // One curve a panel is told from the next by its panel; several share their colours over the panels.
        std::size_t colour = series.size() == 1 ? panel : 0;
        for (std::size_t index = 0; index < series.size(); ++index) {
            QPen pen(series[index].strong ? roles.text : roles.series[colour % roles.series.size()]);
            pen.setWidthF(1.2);
            colour += series[index].strong ? 0 : 1;
            m_drawn[panel]->graphs[index]->setPen(pen);
            m_drawn[panel]->graphs[index]->setAdaptiveSampling(false);
        }
        if (QCPItemText* name = m_drawn[panel]->name) {
            name->setFont(QApplication::font());
            name->setColor(roles.text);
            QColor ground = roles.surface;
            ground.setAlphaF(0.8F);
            name->setBrush(ground);
        }
    }
    plot().legend->setFont(QApplication::font());
    plot().legend->setTextColor(roles.muted);
    drawBands();
}

std::vector<PlotColumn> TimePlot::tableColumns() const {
    std::map<double, std::size_t> rows;
    for (int index = 0; index < plot().graphCount(); ++index)
        for (const QCPGraphData& point : *plot().graph(index)->data())
            rows.emplace(point.key, 0);
    std::vector<PlotColumn> columns(1);
    columns.front().title = tr("Time (UTC)");
    columns.front().format = [this](double second) { return xText(second); };
    for (auto& [second, row] : rows) {
        row = columns.front().values.size();
        columns.front().values.push_back(second);
    }
    for (std::size_t panel = 0; panel < m_panels.size(); ++panel) {
        for (std::size_t index = 0; index < m_panels[panel].series.size(); ++index) {
            PlotColumn column;
            const QString& name = m_panels[panel].series[index].name;
            column.title = name.isEmpty() ? withUnit(m_panels[panel]) : tr("%1, %2").arg(withUnit(m_panels[panel]), name);
            column.values.assign(rows.size(), std::nan(""));
            for (const QCPGraphData& point : *m_drawn[panel]->graphs[index]->data())
                if (!std::isnan(point.value))
                    column.values[rows.at(point.key)] = point.value;
            columns.push_back(std::move(column));
        }
    }
    return columns;
}

QString TimePlot::xText(double x) const {
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(std::llround(x * 1000)), Qt::UTC);
    return QLocale().toString(time, QStringLiteral("ddd d MMM yyyy HH:mm")) + QStringLiteral(" UTC");
}

QString TimePlot::graphText(const QCPGraph& graph, double y) const {
    for (std::size_t panel = 0; panel < m_panels.size(); ++panel) {
        const auto& graphs = m_drawn[panel]->graphs;
        const auto found = std::find(graphs.begin(), graphs.end(), &graph);
        if (found == graphs.end())
            continue;
        const QString& name = m_panels[panel].series[static_cast<std::size_t>(found - graphs.begin())].name;
        const QString value = measureText(y, m_panels[panel].unit);
        if (name.isEmpty())
            return tr("%1  %2").arg(m_panels[panel].label, value);
        return m_panels.size() > 1 ? tr("%1, %2  %3").arg(m_panels[panel].label, name, value) : tr("%1  %2").arg(name, value);
    }
    return {};
}

} // namespace airshed::ui
