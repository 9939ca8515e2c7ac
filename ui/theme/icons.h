#pragma once

#include <QIcon>
#include <QString>

class QWidget;

namespace airshed::ui {

/// Which colour role an icon is drawn in.
enum class IconTone { Text, Muted, Accent, OnAccent, Good, Warn, Bad };

/// One of our line icons (resources/icons/NAME.svg) in the colour of its role. The colour is looked up when it is painted, so
/// it follows a change between light and dark.
[[nodiscard]] QIcon lineIcon(const QString& name, IconTone tone = IconTone::Text);
/// The program's own icon.
[[nodiscard]] QIcon programIcon();

} // namespace airshed::ui
