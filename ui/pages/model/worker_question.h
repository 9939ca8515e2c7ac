#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <QPointer>

#include "core/base/error.h"
#include "ui/session/workbench.h"
#include "ui/text/text.h"

namespace airshed::ui {

/// Something that a worker is asked about the experiment, and its answer, until the experiment is another. A part of a widget:
/// the widget asks, and is told when there is something to show.
template <typename Answer> class WorkerQuestion {
public:
    using Work = std::function<Answer(const JobContext&)>;

    /// @param owner outlives it. @param changed called on the GUI thread when the job has ended.
    WorkerQuestion(Workbench& workbench, QObject* owner, std::function<void()> changed)
        : m_workbench(workbench), m_owner(owner), m_changed(std::move(changed)) {}

    /// Asks about an experiment; what was asked before is forgotten.
    void ask(const QString& title, experiments::Experiment experiment, const Work& work) {
        forget();
        m_about = std::move(experiment);
        m_job = m_workbench.session().jobs().start<Answer>(
            title, m_owner, work,
            [this](const Answer& answer) {
                m_job = nullptr;
                m_answer = answer;
                m_changed();
            },
            [this](const Error& error) {
                m_job = nullptr;
                m_fault = toQt(error.text());
                m_changed();
            });
    }
    void forget() {
        m_answer.reset();
        m_fault.clear();
        if (m_job)
            m_job->cancel();
        m_job = nullptr;
    }

    [[nodiscard]] bool isAsking() const noexcept { return m_job != nullptr; }
    [[nodiscard]] bool isIdle() const noexcept { return !m_job && !m_answer && m_fault.isEmpty(); }
    [[nodiscard]] const std::optional<Answer>& answer() const noexcept { return m_answer; }
    [[nodiscard]] const QString& fault() const noexcept { return m_fault; } ///< why there is no answer; "" else
    [[nodiscard]] const experiments::Experiment& about() const noexcept { return m_about; }
    /// Whether the document is such that there is something to ask about, and it has not been asked yet.
    [[nodiscard]] bool mayBeAsked() const {
        const ExperimentDocument& document = m_workbench.document();
        return document.isOpen() && document.inspection().usable() && document.check().trainWindows > 0 && !m_answer && !m_job;
    }

private:
    Workbench& m_workbench;
    QObject* m_owner;
    std::function<void()> m_changed;
    QPointer<BackgroundJob> m_job;
    std::optional<Answer> m_answer;
    experiments::Experiment m_about;
    QString m_fault;
};

} // namespace airshed::ui
