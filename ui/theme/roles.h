#pragma once

#include <array>

#include <QColor>
#include <QPalette>

namespace airshed::ui {

/// The window's colours by what they are for. Widgets never name a colour; they ask for a role.
struct Roles {
    bool dark = false;
    QColor ground;   ///< behind everything
    QColor surface;  ///< cards, tables, fields, plots
    QColor line;     ///< borders, separators, grid
    QColor text;     ///< what is read
    QColor muted;    ///< what explains; at least 4.5 : 1 on ground and surface
    QColor accent;   ///< the next step, the selection, links
    QColor onAccent; ///< text on accent
    QColor good, warn, bad;
    /// Curves, in an order that colour-blind eyes can tell apart (Okabe and Ito 2008).
    std::array<QColor, 6> series;

    /// A faint tint of `tone` on the surface: hover, selection, notices.
    [[nodiscard]] QColor tint(const QColor& tone, double share = 0.12) const;
};

[[nodiscard]] Roles lightRoles();
[[nodiscard]] Roles darkRoles();
/// The roles that belong to a palette, told by how light its window colour is.
[[nodiscard]] Roles rolesOf(const QPalette& palette);
/// The palette that gives Qt's own widgets these colours.
[[nodiscard]] QPalette paletteOf(const Roles& roles);
/// `share` of `over` mixed into `under`.
[[nodiscard]] QColor mixed(const QColor& under, const QColor& over, double share);
/// WCAG 2.1 contrast ratio, 1 to 21.
[[nodiscard]] double contrast(const QColor& one, const QColor& other);

} // namespace airshed::ui
