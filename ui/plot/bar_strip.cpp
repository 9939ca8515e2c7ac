#include "ui/plot/bar_strip.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include "ui/theme/roles.h"

namespace airshed::ui {

namespace {

constexpr int leastWidth = 120;
constexpr int barsHeight = 56;
constexpr int spacing = 4;

} // namespace

BarStrip::BarStrip(const QString& name, QWidget* parent) : QWidget(parent), m_name(name) {
    setAccessibleName(name);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BarStrip::setBars(std::vector<Bar> bars) {
    m_bars = std::move(bars);
    m_current = -1;
    QStringList words;
    for (const Bar& bar : m_bars)
        words << bar.words;
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    update();
}

QSize BarStrip::sizeHint() const {
    return {leastWidth * 2, barsHeight + 2 * (fontMetrics().height() + spacing)};
}

QSize BarStrip::minimumSizeHint() const {
    return {leastWidth, sizeHint().height()};
}

QRectF BarStrip::barArea() const {
    const int line = fontMetrics().height() + spacing;
    return QRectF(rect()).adjusted(0, line, 0, -line);
}

QRectF BarStrip::slot(int bar) const {
    const QRectF area = barArea();
    const double width = area.width() / static_cast<double>(m_bars.size());
    return {area.left() + bar * width, area.top(), width, area.height()};
}

void BarStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Roles roles = rolesOf(QApplication::palette());
    const QRectF area = barArea();
    const QString title = m_current < 0 ? m_name : m_bars[static_cast<std::size_t>(m_current)].words;
    painter.setPen(m_current < 0 ? roles.muted : roles.text);
    painter.drawText(QRectF(0, 0, width(), fontMetrics().height()), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(title, Qt::ElideRight, width()));
    painter.setPen(roles.line);
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    for (int i = 0; i < static_cast<int>(m_bars.size()); ++i) {
        const Bar& bar = m_bars[static_cast<std::size_t>(i)];
        const QRectF place = slot(i);
        const double gap = place.width() > 4 ? 1 : 0;
        QRectF filled = place.adjusted(gap / 2, 0, -gap / 2, 0);
        if (i == m_current)
            painter.fillRect(filled, roles.tint(roles.accent, 0.2));
        if (!std::isnan(bar.height)) {
            // What is there at all can be seen.
            const double height = bar.height > 0 ? std::max(1.0, bar.height * area.height()) : 0;
            filled.setTop(area.bottom() - height);
            painter.fillRect(filled, bar.isPoor ? roles.warn : roles.accent);
        }
        if (bar.label.isEmpty())
            continue;
        const double textWidth = fontMetrics().horizontalAdvance(bar.label);
        const double left = std::clamp(place.center().x() - textWidth / 2, 0.0, std::max(0.0, width() - textWidth));
        painter.setPen(roles.muted);
        painter.drawText(QPointF(left, area.bottom() + spacing + fontMetrics().ascent()), bar.label);
    }
    if (hasFocus()) {
        painter.setPen(QPen(roles.accent, 1, Qt::DotLine));
        painter.drawRect(area);
    }
}

void BarStrip::setCurrent(int bar) {
    m_current = m_bars.empty() ? -1 : std::clamp(bar, -1, static_cast<int>(m_bars.size()) - 1);
    update();
}

void BarStrip::mouseMoveEvent(QMouseEvent* event) {
    if (!m_bars.empty())
        setCurrent(static_cast<int>(event->position().x() / width() * static_cast<double>(m_bars.size())));
}

void BarStrip::leaveEvent(QEvent*) {
    setCurrent(-1);
}

void BarStrip::focusOutEvent(QFocusEvent* event) {
    setCurrent(-1);
    QWidget::focusOutEvent(event);
}

void BarStrip::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left: setCurrent(std::max(0, m_current - 1)); break;
    case Qt::Key_Right: setCurrent(m_current + 1); break;
    case Qt::Key_Home: setCurrent(0); break;
    case Qt::Key_End: setCurrent(static_cast<int>(m_bars.size()) - 1); break;
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace airshed::ui
