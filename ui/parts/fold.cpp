#include "ui/parts/fold.h"

#include "ui/theme/icons.h"
#include "ui/theme/type_scale.h"

namespace airshed::ui {

Fold::Fold(const QString& heading, QWidget* parent)
    : QWidget(parent), m_heading(new QPushButton(heading)), m_content(new QWidget), m_body(new QVBoxLayout(m_content)) {
    m_heading->setCheckable(true);
    m_heading->setAutoDefault(false);
    m_heading->setProperty("tone", "fold");
    m_heading->setFont(fontOf(TypeStyle::Heading));
    m_body->setContentsMargins(0, 4, 0, 0);
    m_body->setSpacing(8);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_heading);
    column->addWidget(m_content);
    connect(m_heading, &QPushButton::toggled, this, &Fold::setOpen);
    setOpen(false);
}

void Fold::setOpen(bool open) {
    m_heading->setChecked(open);
    m_heading->setIcon(lineIcon(open ? QStringLiteral("down") : QStringLiteral("right"), IconTone::Muted));
    m_content->setVisible(open);
}

bool Fold::isOpen() const {
    return m_heading->isChecked();
}

} // namespace airshed::ui
