#include "ui/theme/icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "ui/theme/roles.h"

namespace airshed::ui {

namespace {

QColor colourOf(const Roles& roles, IconTone tone) {
    switch (tone) {
    case IconTone::Text: return roles.text;
    case IconTone::Muted: return roles.muted;
    case IconTone::Accent: return roles.accent;
    case IconTone::OnAccent: return roles.onAccent;
    case IconTone::Good: return roles.good;
    case IconTone::Warn: return roles.warn;
    case IconTone::Bad: return roles.bad;
    }
    return roles.text;
}

class LineIconEngine : public QIconEngine {
public:
    LineIconEngine(QString name, IconTone tone) : m_name(std::move(name)), m_tone(tone) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        Q_UNUSED(state)
        const qreal scale = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, render(rect.size() * scale, mode));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        Q_UNUSED(state)
        return render(size, mode);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override {
        Q_UNUSED(state)
        QPixmap pixmap = render(size, mode);
        pixmap.setDevicePixelRatio(scale);
        return pixmap;
    }

    [[nodiscard]] QIconEngine* clone() const override { return new LineIconEngine(*this); }

private:
    [[nodiscard]] QPixmap render(const QSize& size, QIcon::Mode mode) const {
        const Roles roles = rolesOf(QApplication::palette());
        QColor colour = colourOf(roles, m_tone);
        if (mode == QIcon::Disabled)
            colour = mixed(roles.surface, roles.muted, 0.5);
        const QString key =
            QStringLiteral("airshed/%1/%2/%3x%4").arg(m_name, colour.name()).arg(size.width()).arg(size.height());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        QFile file(QStringLiteral(":/airshed/icons/%1.svg").arg(m_name));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        QByteArray drawing = file.readAll();
        drawing.replace("currentColor", colour.name().toUtf8());
        QSvgRenderer renderer(drawing);
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(size)));
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QString m_name;
    IconTone m_tone;
};

} // namespace

QIcon lineIcon(const QString& name, IconTone tone) {
    return QIcon(new LineIconEngine(name, tone));
}

QIcon programIcon() {
    return QIcon(QStringLiteral(":/airshed/airshed.svg"));
}

} // namespace airshed::ui
