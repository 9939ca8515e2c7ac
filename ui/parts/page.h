#pragma once

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <QWidget>

#include "ui/help/help_texts.h"
#include "ui/parts/notice.h"

namespace airshed::ui {

/// A step of the work: its name, one sentence on what it is for, its actions at the right, a place for what went wrong, and
/// the thing itself.
class Page : public QWidget {
    Q_OBJECT
public:
    Page(PageId id, const QString& title, const QString& purpose, QWidget* parent = nullptr);

    [[nodiscard]] PageId id() const noexcept { return m_id; }
    [[nodiscard]] const QString& title() const noexcept { return m_title; }
    /// What the command palette offers of this page.
    [[nodiscard]] QList<QAction*> commands() const { return m_commands; }
    /// True while the page waits for something it will show; screenshots are taken when nothing does.
    [[nodiscard]] virtual bool isSettling() const { return false; }

protected:
    [[nodiscard]] QVBoxLayout* body() const noexcept { return m_body; }
    [[nodiscard]] Notice* notice() const noexcept { return m_notice; }
    void setPurpose(const QString& purpose);
    /// Adds a button to the right of the title, the primary one last.
    void addHeaderWidget(QWidget* widget);
    /// Makes an action that the palette offers as "Page: text".
    QAction* addCommand(const QString& text, const std::function<void()>& action, const QKeySequence& shortcut = {});

private:
    PageId m_id;
    QString m_title;
    QLabel* m_purpose;
    QHBoxLayout* m_header;
    Notice* m_notice;
    QVBoxLayout* m_body;
    QList<QAction*> m_commands;
};

} // namespace airshed::ui
