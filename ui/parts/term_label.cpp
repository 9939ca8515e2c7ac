#include "ui/parts/term_label.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include "ui/theme/roles.h"

namespace airshed::ui {

TermEvent::TermEvent(QString term) : QEvent(eventType()), m_term(std::move(term)) {}

QEvent::Type TermEvent::eventType() {
    static const int type = QEvent::registerEventType();
    return static_cast<Type>(type);
}

TermLabel::TermLabel(const QString& text, QString term, QWidget* parent) : QLabel(text, parent), m_term(std::move(term)) {
    setTextFormat(Qt::PlainText);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::WhatsThisCursor);
    setToolTip(tr("What is this? Click to read."));
    setAccessibleName(tr("What is “%1”?").arg(text));
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
}

void TermLabel::paintEvent(QPaintEvent* event) {
    QLabel::paintEvent(event);
    QPainter painter(this);
    const Roles roles = rolesOf(QApplication::palette());
    QPen pen(hasFocus() ? roles.accent : roles.muted);
    pen.setStyle(Qt::DotLine);
    painter.setPen(pen);
    const QFontMetrics metrics = fontMetrics();
    const int base = (height() + metrics.height()) / 2 - metrics.descent() + 3;
    painter.drawLine(0, base, metrics.horizontalAdvance(text()), base);
    if (hasFocus()) {
        painter.setPen(QPen(roles.accent));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    }
}

void TermLabel::ask() {
    TermEvent event(m_term);
    QCoreApplication::sendEvent(window(), &event);
}

void TermLabel::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        ask();
}

void TermLabel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
        ask();
    else
        QLabel::keyPressEvent(event);
}

} // namespace airshed::ui
