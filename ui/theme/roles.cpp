#include "ui/theme/roles.h"

#include <algorithm>
#include <cmath>

namespace airshed::ui {

namespace {

/// Relative luminance by WCAG 2.1.
double luminance(const QColor& colour) {
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

QColor mixed(const QColor& under, const QColor& over, double share) {
    const auto channel = [share](int from, int to) { return static_cast<int>(std::lround(from + (to - from) * share)); };
    return {channel(under.red(), over.red()), channel(under.green(), over.green()), channel(under.blue(), over.blue())};
}

double contrast(const QColor& one, const QColor& other) {
    const double first = luminance(one);
    const double second = luminance(other);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor Roles::tint(const QColor& tone, double share) const {
    return mixed(surface, tone, share);
}

Roles lightRoles() {
    Roles roles;
    roles.ground = QColor(0xFA, 0xFA, 0xF8);
    roles.surface = QColor(0xFF, 0xFF, 0xFF);
    roles.line = QColor(0xDA, 0xDD, 0xD8);
    roles.text = QColor(0x1F, 0x23, 0x28);
    roles.muted = QColor(0x5F, 0x68, 0x72);
    roles.accent = QColor(0x0F, 0x7B, 0x8A);
    roles.onAccent = QColor(0xFF, 0xFF, 0xFF);
    roles.good = QColor(0x2E, 0x7D, 0x32);
    roles.warn = QColor(0x9A, 0x5B, 0x00);
    roles.bad = QColor(0xB3, 0x26, 0x1E);
    roles.series = {QColor(0x00, 0x72, 0xB2), QColor(0xD5, 0x5E, 0x00), QColor(0x00, 0x9E, 0x73),
                    QColor(0xE6, 0x9F, 0x00), QColor(0xCC, 0x79, 0xA7), QColor(0x56, 0xB4, 0xE9)};
    return roles;
}

Roles darkRoles() {
    Roles roles;
    roles.dark = true;
    roles.ground = QColor(0x14, 0x18, 0x1B);
    roles.surface = QColor(0x1C, 0x22, 0x27);
    roles.line = QColor(0x2E, 0x36, 0x3D);
    roles.text = QColor(0xE6, 0xEA, 0xED);
    roles.muted = QColor(0x98, 0xA3, 0xAD);
    roles.accent = QColor(0x4F, 0xB6, 0xC6);
    roles.onAccent = QColor(0x0B, 0x1A, 0x1D);
    roles.good = QColor(0x6C, 0xC0, 0x70);
    roles.warn = QColor(0xE0, 0xA0, 0x40);
    roles.bad = QColor(0xF2, 0x88, 0x7F);
    roles.series = lightRoles().series;
    for (QColor& colour : roles.series)
        colour = mixed(colour, Qt::white, 0.3);
    return roles;
}

Roles rolesOf(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < 128 ? darkRoles() : lightRoles();
}

QPalette paletteOf(const Roles& roles) {
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, const QColor& colour) { palette.setColor(role, colour); };
    set(QPalette::Window, roles.ground);
    set(QPalette::WindowText, roles.text);
    set(QPalette::Base, roles.surface);
    set(QPalette::AlternateBase, mixed(roles.surface, roles.text, 0.025));
    set(QPalette::Text, roles.text);
    set(QPalette::PlaceholderText, roles.muted);
    set(QPalette::Button, roles.surface);
    set(QPalette::ButtonText, roles.text);
    set(QPalette::BrightText, roles.bad);
    set(QPalette::ToolTipBase, roles.surface);
    set(QPalette::ToolTipText, roles.text);
    set(QPalette::Highlight, roles.accent);
    set(QPalette::HighlightedText, roles.onAccent);
    set(QPalette::Link, roles.accent);
    set(QPalette::LinkVisited, roles.accent);
    set(QPalette::Light, mixed(roles.surface, roles.text, 0.04));
    set(QPalette::Midlight, mixed(roles.surface, roles.text, 0.08));
    set(QPalette::Mid, roles.line);
    set(QPalette::Dark, mixed(roles.line, roles.text, 0.3));
    set(QPalette::Shadow, roles.dark ? QColor(Qt::black) : roles.line);
    const QColor faded = mixed(roles.surface, roles.muted, 0.7);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faded);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, roles.line);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, faded);
    return palette;
}

} // namespace airshed::ui
