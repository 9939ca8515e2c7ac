#pragma once

#include <vector>

#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include "core/project/worker_questions.h"
#include "ui/pages/model/worker_question.h"

namespace airshed::ui {

/// How fast the network trains with batches of several sizes: a link that measures it, then what was found and a button that
/// takes what is suggested, until the experiment is another.
class BatchFinder : public QWidget {
    Q_OBJECT
public:
    explicit BatchFinder(Workbench& workbench, QWidget* parent = nullptr);

    [[nodiscard]] bool isMeasuring() const noexcept { return m_speeds.isAsking(); }
    [[nodiscard]] QString text() const { return m_answer->text(); }
    void measure();

private:
    void use();
    void showState();
    [[nodiscard]] QString answerText(const std::vector<project::BatchSpeed>& speeds) const;

    Workbench& m_workbench;
    QPushButton* m_ask;
    QPushButton* m_use;
    QLabel* m_answer;
    WorkerQuestion<std::vector<project::BatchSpeed>> m_speeds;
};

} // namespace airshed::ui
