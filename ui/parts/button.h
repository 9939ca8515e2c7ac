#pragma once

#include <QPushButton>
#include <QToolButton>

namespace airshed::ui {

enum class ButtonTone {
    Plain,
    Primary, ///< the one obvious next step of a page
    Link,
};

[[nodiscard]] QPushButton* makeButton(const QString& text, ButtonTone tone = ButtonTone::Plain, QWidget* parent = nullptr);
/// With an icon before the text; `icon` names a file of resources/icons.
[[nodiscard]] QPushButton* makeButton(const QString& icon, const QString& text, ButtonTone tone, QWidget* parent = nullptr);
/// An icon alone; `text` is its accessible name and tool tip.
[[nodiscard]] QToolButton* makeIconButton(const QString& icon, const QString& text, QWidget* parent = nullptr);

} // namespace airshed::ui
