#include "ui/theme/theme.h"

#include <QEvent>
#include <QFile>
#include <QMap>
#include <QStyleFactory>

/// Resources of a static library are not registered by themselves; the macro must stand outside every namespace.
static void registerResources() {
    Q_INIT_RESOURCE(resources);
}

namespace airshed::ui {

namespace {

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < 128;
}

} // namespace

QString styleSheetFor(const Roles& roles) {
    QFile file(QStringLiteral(":/airshed/airshed.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    // Longer names first, so that "@accentSoft" is not taken for "@accent".
    const QList<std::pair<QString, QColor>> colours = {
        {QStringLiteral("@accentHover"), mixed(roles.accent, roles.text, 0.15)},
        {QStringLiteral("@accentSoft"), roles.tint(roles.accent, 0.14)},
        {QStringLiteral("@accentLine"), mixed(roles.line, roles.accent, 0.5)},
        {QStringLiteral("@onAccent"), roles.onAccent},
        {QStringLiteral("@accent"), roles.accent},
        {QStringLiteral("@ground"), roles.ground},
        {QStringLiteral("@surfaceHover"), mixed(roles.surface, roles.text, 0.05)},
        {QStringLiteral("@surfaceDown"), mixed(roles.surface, roles.text, 0.1)},
        {QStringLiteral("@surface"), roles.surface},
        {QStringLiteral("@lineStrong"), mixed(roles.line, roles.text, 0.2)},
        {QStringLiteral("@line"), roles.line},
        {QStringLiteral("@textFaded"), mixed(roles.surface, roles.muted, 0.7)},
        {QStringLiteral("@text"), roles.text},
        {QStringLiteral("@muted"), roles.muted},
        {QStringLiteral("@goodSoft"), roles.tint(roles.good, 0.1)},
        {QStringLiteral("@warnSoft"), roles.tint(roles.warn, 0.1)},
        {QStringLiteral("@badSoft"), roles.tint(roles.bad, 0.1)},
        {QStringLiteral("@good"), roles.good},
        {QStringLiteral("@warn"), roles.warn},
        {QStringLiteral("@bad"), roles.bad},
    };
    sheet.replace(QStringLiteral("@check"), roles.dark ? QStringLiteral("dark") : QStringLiteral("light"));
    for (const auto& [name, colour] : colours)
        sheet.replace(name, colour.name());
    return sheet;
}

Theme::Theme(QApplication& application, QObject* parent) : QObject(parent), m_application(application) {
    registerResources();
    m_desktopDark = isDark(QApplication::palette());
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    apply(m_desktopDark ? darkRoles() : lightRoles());
    application.installEventFilter(this);
}

Theme::~Theme() = default;

void Theme::setScheme(Scheme scheme) {
    m_scheme = scheme;
    const bool dark = scheme == Scheme::Dark || (scheme == Scheme::Desktop && m_desktopDark);
    if (dark != m_roles.dark)
        apply(dark ? darkRoles() : lightRoles());
}

void Theme::apply(const Roles& roles) {
    m_applying = true;
    m_roles = roles;
    QApplication::setPalette(paletteOf(roles));
    m_application.setStyleSheet(styleSheetFor(roles));
    m_applying = false;
    Q_EMIT changed();
}

bool Theme::eventFilter(QObject* watched, QEvent* event) {
    if (m_applying)
        return false;
    const bool paletteSet = event->type() == QEvent::ApplicationPaletteChange && watched == &m_application;
    const bool desktopChanged = event->type() == QEvent::ThemeChange;
    if (!paletteSet && !desktopChanged)
        return false;
    if (desktopChanged) {
        // Our own palette hides the desktop's; taking it away for a moment shows what the desktop says now.
        m_applying = true;
        QApplication::setPalette(QPalette());
        m_applying = false;
    }
    m_desktopDark = isDark(QApplication::palette());
    const bool dark = m_scheme == Scheme::Desktop ? m_desktopDark : m_scheme == Scheme::Dark;
    if (desktopChanged || dark != m_roles.dark || QApplication::palette() != paletteOf(m_roles))
        apply(dark ? darkRoles() : lightRoles());
    return false;
}

} // namespace airshed::ui
