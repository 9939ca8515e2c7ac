#include "ui/parts/empty_state.h"

#include <QEvent>
#include <QVBoxLayout>

#include "ui/parts/label.h"
#include "ui/theme/icons.h"

namespace airshed::ui {

EmptyState::EmptyState(const QString& icon, const QString& heading, const QString& words, QWidget* parent)
    : QWidget(parent),
      m_iconName(icon),
      m_icon(new QLabel),
      m_heading(makeLabel(heading, TypeStyle::Heading)),
      m_words(makeLabel(words, TypeStyle::Body, Tone::Muted)),
      m_actions(new QHBoxLayout) {
    for (QLabel* label : {m_icon, m_heading, m_words})
        label->setAlignment(Qt::AlignCenter);
    m_words->setMaximumWidth(440);
    m_words->setMinimumWidth(240);
    m_actions->setSpacing(8);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 24, 16, 24);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(m_icon);
    column->addWidget(m_heading);
    // Not AlignHCenter: an aligned item is given the height that its text would need over the full width.
    auto* paragraph = new QHBoxLayout;
    paragraph->addStretch(1);
    paragraph->addWidget(m_words, 1000);
    paragraph->addStretch(1);
    column->addLayout(paragraph);
    column->addSpacing(8);
    auto* centred = new QHBoxLayout;
    centred->addStretch();
    centred->addLayout(m_actions);
    centred->addStretch();
    column->addLayout(centred);
    column->addStretch(3);
    drawIcon();
}

void EmptyState::addAction(QWidget* button) {
    m_actions->addWidget(button);
}

void EmptyState::setWords(const QString& heading, const QString& words) {
    m_heading->setText(heading);
    m_words->setText(words);
}

void EmptyState::drawIcon() {
    m_icon->setPixmap(lineIcon(m_iconName, IconTone::Muted).pixmap(QSize(40, 40), devicePixelRatioF()));
}

void EmptyState::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
    QWidget::changeEvent(event);
}

} // namespace airshed::ui
