#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include "core/project/worker_questions.h"
#include "ui/pages/model/worker_question.h"
#include "ui/plot/line_plot.h"

namespace airshed::ui {

/// Searches a learning rate for the experiment: a link that starts it, then the loss over the rate and a button that takes what
/// is suggested, until the experiment is another.
class RateFinder : public QWidget {
    Q_OBJECT
public:
    explicit RateFinder(Workbench& workbench, QWidget* parent = nullptr);

    [[nodiscard]] bool isSearching() const noexcept { return m_found.isAsking(); }
    [[nodiscard]] QString text() const { return m_answer->text(); }
    void search();

private:
    void use();
    void showState();
    void showCurve(const project::RateSearch& found);

    Workbench& m_workbench;
    QPushButton* m_ask;
    QPushButton* m_use;
    QLabel* m_answer;
    LinePlot* m_plot;
    WorkerQuestion<project::RateSearch> m_found;
};

} // namespace airshed::ui
