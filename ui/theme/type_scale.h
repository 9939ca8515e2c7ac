#pragma once

#include <QFont>

class QWidget;

namespace airshed::ui {

/// Two sizes and two weights beyond the system's body font; all in points, so that they follow the desktop's scale.
enum class TypeStyle {
    Title,   ///< a page's name, a tile's figure
    Heading, ///< a card's name
    Strong,  ///< body, heavier
    Body,
    Code, ///< body size, fixed width
};

[[nodiscard]] QFont fontOf(TypeStyle style);
/// Gives the widget the font; it keeps it when the application's font changes size only by being made anew.
void setTypeStyle(QWidget* widget, TypeStyle style);

} // namespace airshed::ui
