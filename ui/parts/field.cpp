#include "ui/parts/field.h"

namespace airshed::ui {

QLineEdit* makeField(const QString& name, const QString& placeholder, const QString& toolTip) {
    auto* field = new QLineEdit;
    field->setAccessibleName(name);
    field->setPlaceholderText(placeholder);
    field->setToolTip(toolTip);
    return field;
}

} // namespace airshed::ui
