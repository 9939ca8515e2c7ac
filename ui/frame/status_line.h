#pragma once

#include <QFrame>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>

#include "ui/session/workbench.h"

namespace airshed::ui {

/// The last message at the left; at the right what is running, how far it is, how long still, and Cancel.
class StatusLine : public QFrame {
    Q_OBJECT
public:
    explicit StatusLine(Workbench& workbench, QWidget* parent = nullptr);

    void say(const QString& message);

private:
    void showRunning();
    void showJob(BackgroundJob& job);
    void showRun(const runs::RunRecord& run);

    Workbench& m_workbench;
    QLabel* m_message;
    QLabel* m_doing;
    QProgressBar* m_bar;
    QLabel* m_left;
    QPushButton* m_cancel;
    QTimer m_timer;
};

} // namespace airshed::ui
