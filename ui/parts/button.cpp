#include "ui/parts/button.h"

#include "ui/theme/icons.h"

namespace airshed::ui {

QPushButton* makeButton(const QString& text, ButtonTone tone, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    if (tone == ButtonTone::Primary)
        button->setProperty("tone", "primary");
    if (tone == ButtonTone::Link) {
        button->setProperty("tone", "link");
        button->setCursor(Qt::PointingHandCursor);
    }
    button->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    return button;
}

QPushButton* makeButton(const QString& icon, const QString& text, ButtonTone tone, QWidget* parent) {
    auto* button = makeButton(text, tone, parent);
    const IconTone iconTone = tone == ButtonTone::Primary ? IconTone::OnAccent
                              : tone == ButtonTone::Link  ? IconTone::Accent
                                                          : IconTone::Text;
    button->setIcon(lineIcon(icon, iconTone));
    return button;
}

QToolButton* makeIconButton(const QString& icon, const QString& text, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(lineIcon(icon));
    button->setAccessibleName(text);
    button->setToolTip(text);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace airshed::ui
