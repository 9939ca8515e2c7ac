#pragma once

#include <QAction>
#include <QComboBox>
#include <QFrame>
#include <QMenu>
#include <QToolButton>

#include "ui/frame/command_palette.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// Project, experiment, undo and redo, the command palette, the device, the jobs.
class TopBar : public QFrame {
    Q_OBJECT
public:
    explicit TopBar(Workbench& workbench, QWidget* parent = nullptr);

    [[nodiscard]] CommandPalette& palette() noexcept { return *m_palette; }
    /// Undo, redo and the experiment's actions, for the palette.
    [[nodiscard]] QList<QAction*> commands() const { return m_commands; }

private:
    void fillProjectMenu();
    void fillExperimentMenu();
    void fillJobsMenu();
    void showState();
    QAction* addCommand(const QString& text, const std::function<void()>& action, const QKeySequence& shortcut = {});

    Workbench& m_workbench;
    QToolButton* m_project;
    QToolButton* m_experiment;
    QToolButton* m_jobs;
    QToolButton* m_help;
    QComboBox* m_device;
    CommandPalette* m_palette;
    QAction* m_newExperiment;
    QAction* m_duplicate;
    QList<QAction*> m_commands;

Q_SIGNALS:
    void helpToggled();
};

} // namespace airshed::ui
