#pragma once

#include <QLabel>

#include "ui/theme/type_scale.h"

namespace airshed::ui {

/// Which colour words are set in; the style sheet knows them by the property "tone".
enum class Tone { Plain, Muted, Accent, Good, Warn, Bad };

/// A label in one of the type styles and tones. Plain text, wrapped, selectable where `selectable`.
[[nodiscard]] QLabel* makeLabel(const QString& text, TypeStyle style = TypeStyle::Body, Tone tone = Tone::Plain,
                                QWidget* parent = nullptr);
/// A small rounded label, such as "synthetic".
[[nodiscard]] QLabel* makeChip(const QString& text, Tone tone, QWidget* parent = nullptr);
void setChipTone(QLabel* chip, Tone tone);
/// A hair-thin horizontal line.
[[nodiscard]] QFrame* makeRule(QWidget* parent = nullptr);
void setTone(QLabel* label, Tone tone);
/// Sets a property that the style sheet selects by, and styles the widget anew.
void setStyleProperty(QWidget* widget, const char* name, const QVariant& value);

} // namespace airshed::ui
