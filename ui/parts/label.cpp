#include "ui/parts/label.h"

#include <QStyle>
#include <QVariant>

namespace airshed::ui {

namespace {

QString toneName(Tone tone) {
    switch (tone) {
    case Tone::Plain: return QStringLiteral("plain");
    case Tone::Muted: return QStringLiteral("muted");
    case Tone::Accent: return QStringLiteral("accent");
    case Tone::Good: return QStringLiteral("good");
    case Tone::Warn: return QStringLiteral("warn");
    case Tone::Bad: return QStringLiteral("bad");
    }
    return {};
}

} // namespace

QLabel* makeLabel(const QString& text, TypeStyle style, Tone tone, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setFont(fontOf(style));
    label->setProperty("tone", toneName(tone));
    return label;
}

QLabel* makeChip(const QString& text, Tone tone, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("chip", toneName(tone));
    label->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Maximum);
    return label;
}

QFrame* makeRule(QWidget* parent) {
    auto* rule = new QFrame(parent);
    rule->setProperty("frame", "rule");
    return rule;
}

void setTone(QLabel* label, Tone tone) {
    setStyleProperty(label, "tone", toneName(tone));
}

void setChipTone(QLabel* chip, Tone tone) {
    setStyleProperty(chip, "chip", toneName(tone));
}

void setStyleProperty(QWidget* widget, const char* name, const QVariant& value) {
    if (widget->property(name) == value)
        return;
    widget->setProperty(name, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

} // namespace airshed::ui
