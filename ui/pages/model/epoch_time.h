#pragma once

#include <optional>

#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include "core/project/worker_questions.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// How long an epoch of the experiment would take here: a link that measures it, then the answer, until the experiment is
/// another.
class EpochTime : public QWidget {
    Q_OBJECT
public:
    explicit EpochTime(Workbench& workbench, QWidget* parent = nullptr);

    [[nodiscard]] QString text() const { return m_answer->text(); }
    [[nodiscard]] bool isMeasuring() const noexcept { return m_job != nullptr; }
    void measure();

private:
    void showState();

    Workbench& m_workbench;
    QPushButton* m_ask;
    QLabel* m_answer;
    QPointer<BackgroundJob> m_job;
    std::optional<project::TrainingSpeed> m_speed;
    experiments::Experiment m_measured; ///< the experiment that `m_speed` is of
    QString m_fault;
};

} // namespace airshed::ui
