#include "ui/theme/type_scale.h"

#include <QApplication>
#include <QFontDatabase>
#include <QWidget>

namespace airshed::ui {

QFont fontOf(TypeStyle style) {
    QFont font = QApplication::font();
    switch (style) {
    case TypeStyle::Title:
        font.setPointSizeF(font.pointSizeF() * 1.5);
        font.setWeight(QFont::DemiBold);
        break;
    case TypeStyle::Heading:
        font.setPointSizeF(font.pointSizeF() * 1.1);
        font.setWeight(QFont::DemiBold);
        break;
    case TypeStyle::Strong: font.setWeight(QFont::DemiBold); break;
    case TypeStyle::Body: break;
    case TypeStyle::Code: {
        const qreal size = font.pointSizeF();
        font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setPointSizeF(size * 0.95);
        break;
    }
    }
    return font;
}

void setTypeStyle(QWidget* widget, TypeStyle style) {
    widget->setFont(fontOf(style));
}

} // namespace airshed::ui
