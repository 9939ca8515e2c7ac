#pragma once

#include <optional>

#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include "core/project/worker_questions.h"
#include "ui/plot/line_plot.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// Searches a learning rate for the experiment: a link that starts it, then the loss over the rate and a button that takes what
/// is suggested, until the experiment is another.
class RateFinder : public QWidget {
    Q_OBJECT
public:
    explicit RateFinder(Workbench& workbench, QWidget* parent = nullptr);

    [[nodiscard]] bool isSearching() const noexcept { return m_job != nullptr; }
    [[nodiscard]] QString text() const { return m_answer->text(); }
    void search();

private:
    void use();
    void forget();
    void showState();
    void showCurve();

    Workbench& m_workbench;
    QPushButton* m_ask;
    QPushButton* m_use;
    QLabel* m_answer;
    LinePlot* m_plot;
    QPointer<BackgroundJob> m_job;
    std::optional<project::RateSearch> m_found;
    experiments::Experiment m_searched; ///< the experiment that `m_found` is of
    QString m_fault;
};

} // namespace airshed::ui
