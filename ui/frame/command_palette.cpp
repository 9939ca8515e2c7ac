#include "ui/frame/command_palette.h"

#include <QAbstractItemView>
#include <QKeyEvent>
#include <QPointer>

#include "ui/theme/icons.h"

namespace airshed::ui {

namespace {

constexpr int actionRole = Qt::UserRole + 1;

} // namespace

CommandPalette::CommandPalette(QWidget* parent) : QLineEdit(parent) {
    setProperty("frame", "search");
    setPlaceholderText(tr("Search or run a command   Ctrl+K"));
    setAccessibleName(tr("Search or run a command"));
    setClearButtonEnabled(false);
    addAction(lineIcon(QStringLiteral("search"), IconTone::Muted), QLineEdit::LeadingPosition);
    m_completer.setModel(&m_model);
    m_completer.setFilterMode(Qt::MatchContains);
    m_completer.setCaseSensitivity(Qt::CaseInsensitive);
    m_completer.setMaxVisibleItems(14);
    m_completer.setWidget(this);
    connect(this, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_completer.setCompletionPrefix(text);
        m_completer.complete();
    });
    connect(&m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this, &CommandPalette::run);
}

void CommandPalette::setCommands(const QList<QAction*>& commands) {
    m_model.clear();
    for (QAction* command : commands) {
        const QString keys = command->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QStandardItem(keys.isEmpty() ? command->text() : command->text() + QStringLiteral("   ") + keys);
        item->setData(QVariant::fromValue(QPointer<QAction>(command)), actionRole);
        item->setEnabled(command->isEnabled());
        m_model.appendRow(item);
    }
}

void CommandPalette::open() {
    setFocus(Qt::ShortcutFocusReason);
    selectAll();
    m_completer.setCompletionPrefix({});
    m_completer.complete();
}

void CommandPalette::focusInEvent(QFocusEvent* event) {
    QLineEdit::focusInEvent(event);
    if (event->reason() == Qt::MouseFocusReason) {
        m_completer.setCompletionPrefix(text());
        m_completer.complete();
    }
}

void CommandPalette::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        m_completer.setCompletionPrefix(text());
        if (!text().isEmpty() && m_completer.completionCount() > 0) {
            m_completer.setCurrentRow(0);
            run(m_completer.currentIndex());
        }
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        clear();
        clearFocus();
        return;
    }
    if (event->key() == Qt::Key_Down) {
        m_completer.setCompletionPrefix(text());
        m_completer.complete();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void CommandPalette::run(const QModelIndex& index) {
    const auto action = index.data(actionRole).value<QPointer<QAction>>();
    m_completer.popup()->hide();
    clear();
    clearFocus();
    // Queued, so that the completer has put away its popup and its own text before the command runs.
    if (action)
        QMetaObject::invokeMethod(action, &QAction::trigger, Qt::QueuedConnection);
    QMetaObject::invokeMethod(this, &QLineEdit::clear, Qt::QueuedConnection);
}

} // namespace airshed::ui
