#pragma once

#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QWidget>

#include "ui/session/background_job.h"

namespace airshed::ui {

/// What a job is at, how far it is, and a button that cancels it: beside what began it. The place stays when nothing runs, so
/// that nothing beside it jumps.
class JobBar : public QWidget {
    Q_OBJECT
public:
    /// @param name of the bar, for who does not see it: "Progress of the download".
    explicit JobBar(const QString& name, QWidget* parent = nullptr);

    /// Shows this job until it ends or another is followed.
    void follow(BackgroundJob* job);

private:
    void showState();

    QPointer<BackgroundJob> m_job;
    QLabel* m_doing;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
};

} // namespace airshed::ui
