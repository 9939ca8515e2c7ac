#include "ui/parts/card.h"

#include "ui/parts/label.h"

namespace airshed::ui {

Card::Card(const QString& heading, QWidget* parent)
    : QFrame(parent),
      m_heading(makeLabel(heading, TypeStyle::Heading)),
      m_headingRow(new QHBoxLayout),
      m_body(new QVBoxLayout) {
    setProperty("frame", "card");
    m_heading->setWordWrap(false);
    m_heading->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_heading->setVisible(!heading.isEmpty());
    m_headingRow->setSpacing(8);
    m_headingRow->addWidget(m_heading);
    m_headingRow->addStretch();
    m_body->setSpacing(8);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(heading.isEmpty() ? 0 : 8);
    column->addLayout(m_headingRow);
    column->addLayout(m_body, 1);
}

void Card::setHeading(const QString& heading) {
    m_heading->setText(heading);
    m_heading->setVisible(!heading.isEmpty());
}

} // namespace airshed::ui
