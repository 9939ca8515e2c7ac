#pragma once

#include <QAction>
#include <QCompleter>
#include <QLineEdit>
#include <QStandardItemModel>

namespace airshed::ui {

/// A field that finds and runs any command: type a part of its name, Enter runs it.
class CommandPalette : public QLineEdit {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* parent = nullptr);

    /// What can be found; called anew when something changes. Actions must outlive the palette or be given anew.
    void setCommands(const QList<QAction*>& commands);
    /// Puts the focus here and shows everything there is.
    void open();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void run(const QModelIndex& index);

    QStandardItemModel m_model;
    QCompleter m_completer;
};

} // namespace airshed::ui
