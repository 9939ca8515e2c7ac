#include "ui/parts/page.h"

#include <QAction>

#include "ui/parts/label.h"

namespace airshed::ui {

Page::Page(PageId id, const QString& title, const QString& purpose, QWidget* parent)
    : QWidget(parent),
      m_id(id),
      m_title(title),
      m_purpose(makeLabel(purpose, TypeStyle::Body, Tone::Muted)),
      m_header(new QHBoxLayout),
      m_notice(new Notice),
      m_body(new QVBoxLayout) {
    setProperty("surface", "ground");
    setAttribute(Qt::WA_StyledBackground);
    auto* heading = makeLabel(title, TypeStyle::Title);
    heading->setWordWrap(false);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(heading);
    words->addWidget(m_purpose);
    m_header->setSpacing(8);
    m_header->addLayout(words, 1);
    m_body->setSpacing(12);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(12);
    column->addLayout(m_header);
    column->addWidget(m_notice);
    column->addLayout(m_body, 1);
}

void Page::setPurpose(const QString& purpose) {
    m_purpose->setText(purpose);
}

void Page::addHeaderWidget(QWidget* widget) {
    m_header->addWidget(widget, 0, Qt::AlignTop);
}

QAction* Page::addCommand(const QString& text, const std::function<void()>& action, const QKeySequence& shortcut) {
    auto* command = new QAction(text, this);
    command->setShortcut(shortcut);
    connect(command, &QAction::triggered, this, action);
    m_commands.append(command);
    return command;
}

} // namespace airshed::ui
