#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include "core/project/worker_questions.h"
#include "ui/pages/model/worker_question.h"

namespace airshed::ui {

/// How long an epoch of the experiment would take here: a link that measures it, then the answer, until the experiment is
/// another.
class EpochTime : public QWidget {
    Q_OBJECT
public:
    explicit EpochTime(Workbench& workbench, QWidget* parent = nullptr);

    [[nodiscard]] QString text() const { return m_answer->text(); }
    [[nodiscard]] bool isMeasuring() const noexcept { return m_speed.isAsking(); }
    void measure();

private:
    void showState();

    Workbench& m_workbench;
    QPushButton* m_ask;
    QLabel* m_answer;
    WorkerQuestion<project::TrainingSpeed> m_speed;
};

} // namespace airshed::ui
